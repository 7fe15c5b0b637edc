/** Pictures on their way: each with its preview, its progress and its description; then it stands where it was put. */

import { Failure } from "./api";
import { type Client, fill } from "./client";
import { freshId, h } from "./dom";
import { changePicture, insertPicture, type PictureAddress } from "./pictures";
import { dropRange, rangeOf, setRange } from "./ranges";
import { sizes } from "./sizes";

/** So many are sent at a time; browsers allow few connections, and the draft is to be saved meanwhile. */
const AT_ONCE = 3;
/** The longer side of a preview, in pixels. */
const PREVIEW = 112;

export class Uploads {
  readonly dom = h("ul", { className: "re-uploads" });
  private count = 0;
  private sending = 0;
  /** Pictures that are not in the text yet, nor given up. */
  private open = new Set<object>();
  private readonly queue: (() => Promise<void>)[] = [];
  private last: Promise<unknown> = Promise.resolve();

  /** `waiting` hears whether the reply has to wait. */
  constructor(
    private readonly client: Client,
    private readonly waiting: (isWaiting: boolean) => void,
  ) {
    this.dom.setAttribute("aria-label", client.say("image_upload"));
  }

  /** Uploads pictures, to stand at a position of the text, or else at the cursor, in their order. */
  add(files: File[], at?: number): void {
    const { view } = this.client;
    if (at === undefined) view.dispatch(view.state.tr.deleteSelection());
    for (const file of files) this.one(file, at ?? view.state.selection.from);
  }

  private one(file: File, at: number): void {
    const { client } = this;
    const { say, view } = client;
    const place = `upload-${++this.count}`;
    const altId = freshId();
    const abort = new AbortController();
    const progress = h("progress", { max: 1, value: 0, "aria-label": `${say("image_upload")}: ${file.name}` });
    const problem = h("p", { className: "re-problem", role: "alert" });
    const alt = h("input", { id: altId, type: "text", className: "re-input", maxLength: 500, autocomplete: "off" });
    const again = h("button", {
      type: "button",
      className: "re-button",
      textContent: say("try_again"),
      hidden: true,
      onclick: () => begin(),
    });
    const name = say("remove");
    const close = h("button", {
      type: "button",
      className: "re-dismiss",
      textContent: "×",
      "aria-label": `${name}: ${file.name}`,
      title: name,
      onclick: () => end(),
    });
    const row = h(
      "li",
      { className: "re-upload" },
      preview(file),
      h(
        "div",
        { className: "re-field" },
        h("label", { htmlFor: altId, textContent: `${say("image_alt")} (${file.name || say("image")})` }),
        alt,
        progress,
        problem,
        again,
      ),
      close,
    );
    let picture: PictureAddress | null = null;
    let settle = () => {};
    // Pictures stand in the order in which they were given, whichever comes first.
    const before = this.last;
    this.last = Promise.all([before, new Promise<void>((done) => (settle = done))]);

    const end = () => {
      abort.abort();
      const focused = row.contains(document.activeElement);
      row.remove();
      settled();
      if (!picture && !view.isDestroyed) view.dispatch(dropRange(view.state.tr, place));
      if (focused) view.focus();
    };
    const settled = () => {
      this.open.delete(row);
      settle();
      this.waiting(this.open.size > 0);
    };
    const begin = () => {
      problem.textContent = this.refusal(file);
      again.hidden = true;
      progress.hidden = !!problem.textContent;
      if (problem.textContent) return settled();
      this.open.add(row);
      this.waiting(true);
      this.queue.push(async () => {
        if (abort.signal.aborted) return;
        await client.api
          .upload(file, file.name || "picture", client.context, (share) => (progress.value = share), abort.signal)
          .then(async (uploaded) => {
            await before;
            const range = rangeOf(view.state, place);
            if (view.isDestroyed || !range || !row.isConnected) return;
            picture = uploaded;
            insertPicture(client, picture, alt.value, range.from);
            view.dispatch(dropRange(view.state.tr, place));
            close.title = say("dismiss");
            close.setAttribute("aria-label", `${close.title}: ${file.name}`);
          })
          .catch((failure) => {
            const detail =
              failure instanceof Failure && failure.kind === "refused"
                ? failure.body?.detail
                : say("server_unreachable");
            problem.textContent = `${say("upload_failed")} ${detail ?? ""}`.trim();
            again.hidden = false;
          })
          .finally(() => {
            progress.hidden = true;
            settled();
          });
      });
      this.next();
    };
    alt.oninput = () => picture && changePicture(client, picture.url, { alt: alt.value });
    alt.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      if (picture && event.key === "Enter") end();
      view.focus();
    };
    view.dispatch(setRange(view.state.tr, place, { from: at, to: at }));
    this.dom.append(row);
    begin();
  }

  private next(): void {
    if (this.sending >= AT_ONCE) return;
    const send = this.queue.shift();
    if (!send) return;
    this.sending++;
    void send().then(() => {
      this.sending--;
      this.next();
    });
  }

  /** Why a file need not be sent at all. */
  private refusal(file: File): string {
    const { policy } = this.client;
    const limit = policy.limits.upload_max_bytes;
    const { violations } = policy.messages;
    if (!policy.picture_types.includes(file.type)) return violations.picture_type!;
    return limit && file.size > limit ? fill(violations.picture_too_large!, sizes(this.client, limit, file.size)) : "";
  }
}

/** What a picture looks like; drawn, as a page's policy may forbid pictures of blob: addresses. */
function preview(file: File): HTMLElement {
  const canvas = h("canvas", {
    className: "re-upload-preview",
    width: PREVIEW,
    height: PREVIEW,
    "aria-hidden": "true",
  });
  createImageBitmap(file).then(
    (bitmap) => {
      const scale = PREVIEW / Math.max(bitmap.width, bitmap.height);
      canvas.width = Math.max(1, bitmap.width * scale);
      canvas.height = Math.max(1, bitmap.height * scale);
      canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      bitmap.close();
    },
    () => undefined,
  );
  return canvas;
}
