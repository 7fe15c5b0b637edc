/** The selected picture: its description, and its size by dragging its corner or with the keyboard. */

import { Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Client } from "./client";
import { freshId, h } from "./dom";
import { selectedPicture } from "./pictures";

const LEAST = 16;
/** Four digits, as the schema has it. */
const MOST = 9999;
const STEP = 8;

/** A frame over the selected picture, in the size that it will have, with a corner to drag. */
class Frame {
  readonly dom = h("div", { className: "re-sizing", hidden: true, "aria-hidden": "true" });
  private readonly corner = h("div", { className: "re-corner" });

  constructor(private readonly client: Client) {
    this.dom.append(this.corner);
    this.corner.addEventListener("pointerdown", (event) => this.drag(event));
  }

  /** Lays it over the picture, as wide as it is or as it is to be. */
  update(width?: number): void {
    const { view } = this.client;
    const selected = view.editable && selectedPicture(this.client);
    const frame = view.dom.closest<HTMLElement>(".re-frame");
    this.dom.hidden = !selected || !frame;
    if (!selected || !frame) return;
    if (this.dom.parentElement !== frame) frame.append(this.dom);
    const [box, text, picture] = [frame, view.dom, selected.img].map((element) => element.getBoundingClientRect()) as [
      DOMRect,
      DOMRect,
      DOMRect,
    ];
    // A picture that is scrolled out of the text shows nothing over the toolbar.
    this.dom.hidden = picture.bottom < text.top || picture.bottom > text.bottom;
    const shown = width ?? picture.width;
    const isRtl = getComputedStyle(selected.img.parentElement!).direction === "rtl";
    this.dom.style.left = `${(isRtl ? picture.right - shown : picture.left) - box.left - frame.clientLeft}px`;
    this.dom.style.top = `${picture.top - box.top - frame.clientTop}px`;
    this.dom.style.width = `${shown}px`;
    this.dom.style.height = `${(shown * picture.height) / picture.width}px`;
    this.dom.classList.toggle("re-rtl", isRtl);
  }

  private drag(start: PointerEvent): void {
    const selected = selectedPicture(this.client);
    if (!selected) return;
    start.preventDefault();
    const { corner } = this;
    const { width: before } = selected.img.getBoundingClientRect();
    const sign = this.dom.classList.contains("re-rtl") ? -1 : 1;
    let width = before;
    corner.setPointerCapture(start.pointerId);
    corner.onpointermove = (event) => {
      width = within(before + sign * (event.clientX - start.clientX), this.client);
      this.update(width);
    };
    corner.onpointerup = () => {
      corner.onpointermove = corner.onpointerup = null;
      resize(this.client, width);
      this.client.view.focus();
    };
  }
}

/** A width that the picture may have: never more than the text's, where it would be shown smaller. */
function within(width: number, { view }: Client): number {
  const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(view.dom);
  const room = view.dom.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
  return Math.round(Math.max(LEAST, Math.min(width, room, MOST)));
}

/** Writes the selected picture's width, and the height that goes with it. */
function resize(client: Client, width: number): void {
  const selected = selectedPicture(client);
  if (!selected) return;
  const { pos, img } = selected;
  const { state } = client.view;
  // Before it came, and where it never does, a picture has the sides that were written down, or none.
  const { attrs } = state.doc.nodeAt(pos)!;
  const isSized = attrs.width && attrs.height;
  const height = Math.round(
    (width * (isSized ? attrs.height : img.naturalHeight)) / (isSized ? attrs.width : img.naturalWidth),
  );
  const tr = state.tr.setNodeAttribute(pos, "width", String(width));
  client.view.dispatch(tr.setNodeAttribute(pos, "height", height > 0 && height <= MOST ? String(height) : null));
}

export function sizing(client: Client): Plugin {
  const frame = new Frame(client);
  const update = () => frame.update();
  return new Plugin({
    view: (view: EditorView) => {
      view.dom.addEventListener("scroll", update);
      // Pictures come when they come, and the box becomes wider and smaller.
      view.dom.addEventListener("load", update, true);
      const observer = new ResizeObserver(update);
      observer.observe(view.dom);
      return {
        update,
        destroy: () => {
          observer.disconnect();
          frame.dom.remove();
        },
      };
    },
  });
}

/** The tools of the selected picture, for the box's footer. */
export function pictureTools(client: Client): HTMLElement[] {
  const { say, view } = client;
  const selected = selectedPicture(client);
  if (!selected) return [];
  const { attrs } = view.state.doc.nodeAt(selected.pos)!;
  const [altId, widthId] = [freshId(), freshId()];
  const set = (name: string, value: string) => {
    const now = selectedPicture(client);
    if (now) view.dispatch(view.state.tr.setNodeAttribute(now.pos, name, value));
  };
  const alt = h("input", {
    id: altId,
    type: "text",
    className: "re-small",
    maxLength: 500,
    value: attrs.alt ?? "",
    autocomplete: "off",
  });
  const width = h("input", { id: widthId, type: "range", min: LEAST, max: within(MOST, client), step: STEP });
  width.value = String(attrs.width ?? selected.img.getBoundingClientRect().width);
  alt.oninput = () => set("alt", alt.value);
  width.oninput = () => resize(client, within(Number(width.value), client));
  alt.onkeydown = width.onkeydown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    view.focus();
  };
  return [
    h("label", { htmlFor: altId, textContent: say("image_alt") }),
    alt,
    h("label", { htmlFor: widthId, textContent: say("image_width") }),
    width,
  ];
}
