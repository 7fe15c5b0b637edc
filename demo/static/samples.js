// The samples: what programs put on the clipboard, and how that gets into the box as a paste does.

let samples = null;

/** A sample as the clipboard has it: text by media type, a picture in base64 under "image". */
export async function sampleOf(name) {
  samples ??= fetch(new URL("samples.json", import.meta.url)).then((response) => response.json());
  return (await samples)[name];
}

/** Pastes a sample at the cursor of the box. */
export async function paste(box, sample) {
  await box.ready;
  const data = new DataTransfer();
  for (const [type, value] of Object.entries(sample)) {
    if (type === "image") data.items.add(new File([Uint8Array.from(atob(value), (c) => c.charCodeAt(0))], "picture.png", { type: "image/png" }));
    else data.setData(type, value);
  }
  // In Firefox the clipboard of a ClipboardEvent that a page makes is empty, so this one brings its own.
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "clipboardData", { value: data });
  box.focus();
  box.querySelector(".re-text").dispatchEvent(event);
}
