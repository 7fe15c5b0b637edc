/** Pictures: never as data in the text, but uploaded, or from an address. */

import { NodeSelection } from "prosemirror-state";
import { Failure } from "./api";
import { type Client, labelOf } from "./client";
import { fields, freshId, h } from "./dom";
import type { Notice, Picture } from "./types";

export function picturesIn(data: DataTransfer): File[] {
  return [...data.files].filter((file) => file.type.startsWith("image/"));
}

/** Says which files were left out, and why: they are no pictures. */
export function showLeftOut(client: Client, data: DataTransfer): void {
  const names = [...data.files].filter((file) => !file.type.startsWith("image/")).map((file) => file.name);
  // A folder, and a file while it is only dragged, is an item without a name.
  if (!names.length && picturesIn(data).length) return;
  client.notices.show({ code: "not_pictures", message: client.say("not_pictures", { names: names.join(", ") }) });
}

export function holdsFiles(data: DataTransfer | null): data is DataTransfer {
  return !!data?.types.includes("Files");
}

/** Uploads pictures that were pasted or dropped; where the forum takes none, says so and offers to name an address. */
export function takePictures(client: Client, files: File[], at?: number, url = ""): void {
  if (client.policy.features.images && client.schema.nodes.img) client.upload(files, at);
  else showPastedPictures(client, undefined, url);
}

/** Says that pictures cannot be pasted, and offers the ways in which they can be had. */
export function showPastedPictures(client: Client, notice?: Notice, url = ""): void {
  client.notices.show({
    code: "pasted_image",
    message: notice?.message ?? client.policy.messages.notices.pasted_image!,
    actions: [
      {
        label: labelOf(client, "insert_image", notice),
        run: () => {
          client.notices.close("pasted_image");
          client.openPicture(url);
        },
      },
    ],
  });
}

/** A picture, of which the server may know no more than where it is. */
export type PictureAddress = Pick<Picture, "url"> & Partial<Picture>;

/** Puts a picture at a position of the text, or in the selection's place. */
export function insertPicture(client: Client, picture: PictureAddress, alt: string, at?: number): void {
  const { state } = client.view;
  const node = state.schema.nodes.img!.create({
    src: picture.url,
    alt,
    width: picture.width ? String(picture.width) : null,
    height: picture.height ? String(picture.height) : null,
  });
  if (at === undefined) client.view.dispatch(state.tr.replaceSelectionWith(node, false).scrollIntoView());
  else client.view.dispatch(state.tr.replaceRangeWith(at, at, node));
}

/** Changes attributes of the pictures of an address. */
export function changePicture(client: Client, url: string, attrs: Record<string, string | null>): void {
  const { tr } = client.view.state;
  tr.doc.descendants((node, pos) => {
    if (node.type.name !== "img" || node.attrs.src !== url) return;
    for (const [name, value] of Object.entries(attrs)) tr.setNodeAttribute(pos, name, value);
  });
  if (tr.docChanged) client.view.dispatch(tr);
}

/** The picture that is selected, and where; a picture that stands for an emoji is none. */
export function selectedPicture({ view }: Pick<Client, "view">): { pos: number; img: HTMLImageElement } | null {
  const { selection } = view.state;
  if (!(selection instanceof NodeSelection) || selection.node.type.name !== "img" || selection.node.attrs["data-emoji"])
    return null;
  const img = view.nodeDOM(selection.from);
  return img instanceof HTMLImageElement ? { pos: selection.from, img } : null;
}

/** The panel in which pictures are chosen, or one is named by its address. `done` closes it. */
export function picturePanel(client: Client, done: () => void, givenUrl = ""): HTMLElement {
  const { say } = client;
  const uploads = client.policy.features.images;
  const problem = h("p", { className: "re-problem", role: "alert" });
  const input = h("input", { type: "file", accept: client.policy.picture_types.join(), multiple: true, hidden: true });
  const choose = h("button", {
    type: "button",
    className: "re-button",
    textContent: say("image_choose"),
    onclick: () => input.click(),
  });
  const urlId = freshId();
  const altId = freshId();
  const url = h("input", {
    id: urlId,
    type: "url",
    dir: "ltr",
    className: "re-input",
    placeholder: "https://",
    value: givenUrl,
    autocomplete: "off",
  });
  const alt = h("input", { id: altId, type: "text", className: "re-input", maxLength: 500, autocomplete: "off" });
  const insert = h("button", {
    type: "button",
    className: "re-button re-primary",
    textContent: say("insert"),
    onclick: () => void work(),
  });
  input.onchange = () => {
    done();
    client.upload([...input.files!]);
  };

  const work = async (): Promise<void> => {
    problem.textContent = "";
    const address = client.addresses.asLink(url.value);
    if (!client.addresses.isImage(address)) {
      problem.textContent = say("link_invalid");
      url.focus();
      return;
    }
    insert.disabled = true;
    try {
      const picture = uploads ? await client.api.imageFromUrl(address) : { url: address };
      done();
      insertPicture(client, picture, alt.value);
    } catch (failure) {
      const detail =
        failure instanceof Failure && failure.kind === "refused" ? failure.body?.detail : say("server_unreachable");
      problem.textContent = `${say("upload_failed")} ${detail ?? ""}`.trim();
      insert.textContent = say("try_again");
    }
    insert.disabled = false;
  };

  return fields(
    () => void work(),
    uploads && h("div", { className: "re-row" }, choose, input),
    h("div", { className: "re-field" }, h("label", { for: urlId, textContent: say("image_address") }), url),
    h("div", { className: "re-field" }, h("label", { for: altId, textContent: say("image_alt") }), alt),
    problem,
    h(
      "div",
      { className: "re-row re-end" },
      h("button", { type: "button", className: "re-button", textContent: say("cancel"), onclick: done }),
      insert,
    ),
  );
}
