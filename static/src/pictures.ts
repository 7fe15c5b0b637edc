/** Pictures: never as data in the text, but uploaded, or from an address. */

import { Client, labelOf } from "./client";
import { asLink, isImage } from "./addresses";
import { Failure } from "./api";
import { fields, freshId, h } from "./dom";
import { Notice, Picture } from "./types";

export function picturesIn(data: DataTransfer): File[] {
  return [...data.files].filter((file) => file.type.startsWith("image/"));
}

/** Says that a picture cannot be pasted, and offers the ways in which it can be had. */
export function showPastedPicture(client: Client, file?: File, notice?: Notice, url = ""): void {
  client.notices.show({
    code: "pasted_image",
    message: notice?.message ?? client.policy.messages.notices.pasted_image!,
    actions: [
      {
        label: labelOf(client, "insert_image", notice),
        run: () => {
          client.notices.close("pasted_image");
          client.openPicture(file, url);
        },
      },
    ],
  });
}

export function insertPicture(client: Client, picture: Picture, alt: string): void {
  const { state } = client.view;
  const node = state.schema.nodes.img!.create({
    src: picture.url,
    alt,
    width: picture.width ? String(picture.width) : null,
    height: picture.height ? String(picture.height) : null,
  });
  client.view.dispatch(state.tr.replaceSelectionWith(node, false).scrollIntoView());
}

/** The panel in which a picture is uploaded or named by its address. `done` closes it. */
export function picturePanel(client: Client, done: () => void, given?: File, givenUrl = ""): HTMLElement {
  const { say } = client;
  let file = given;
  const problem = h("p", { className: "re-problem", role: "alert" });
  const progress = h("progress", { max: 1, value: 0, hidden: true, "aria-label": say("image_upload") });
  const said = h("span", { className: "re-file" });
  const input = h("input", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp,image/avif", hidden: true });
  const choose = h("button", { type: "button", className: "re-button", textContent: say("image_choose"), onclick: () => input.click() });
  const urlId = freshId();
  const altId = freshId();
  const url = h("input", { id: urlId, type: "url", dir: "ltr", className: "re-input", placeholder: "https://", value: givenUrl, autocomplete: "off" });
  const alt = h("input", { id: altId, type: "text", className: "re-input", maxLength: 500, autocomplete: "off" });
  const insert = h("button", { type: "button", className: "re-button re-primary", textContent: say("insert"), onclick: () => void work() });
  const uploads = client.policy.features.images;

  const name = () => {
    said.textContent = file ? file.name || say("image") : "";
    url.disabled = !!file;
  };
  input.onchange = () => {
    file = input.files?.[0] ?? file;
    problem.textContent = "";
    name();
  };
  name();

  const work = async (): Promise<void> => {
    problem.textContent = "";
    const address = asLink(url.value);
    if (!file && !isImage(address)) {
      problem.textContent = say("link_invalid");
      url.focus();
      return;
    }
    insert.disabled = true;
    try {
      let picture: Picture;
      if (file) {
        progress.hidden = false;
        picture = await client.api.upload(file, file.name || "picture", client.context, (share) => {
          progress.value = share;
          insert.textContent = say("uploading", { percent: Math.round(share * 100) });
        });
      } else picture = uploads ? await client.api.imageFromUrl(address) : { url: address };
      done();
      insertPicture(client, picture, alt.value);
    } catch (failure) {
      const detail = failure instanceof Failure && failure.kind === "refused" ? failure.body?.detail : say("server_unreachable");
      problem.textContent = `${say("upload_failed")} ${detail ?? ""}`.trim();
      insert.textContent = say("try_again");
    }
    insert.disabled = false;
    progress.hidden = true;
  };

  return fields(
    () => void work(),
    uploads && h("div", { className: "re-row" }, choose, said, input),
    h("div", { className: "re-field" }, h("label", { for: urlId, textContent: say("image_address") }), url),
    h("div", { className: "re-field" }, h("label", { for: altId, textContent: say("image_alt") }), alt),
    problem,
    progress,
    h("div", { className: "re-row re-end" }, h("button", { type: "button", className: "re-button", textContent: say("cancel"), onclick: done }), insert),
  );
}
