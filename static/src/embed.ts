/** Players on a page that `Editor.render` made: loads one on a click, and gives a post the height that it asks for. */

const HEIGHT = { least: 100, most: 3000 };

/** What sites post about a frame's height: X, Instagram and Threads, Reddit, and Bluesky, Mastodon, Telegram, Imgur. */
interface Posted {
  "twttr.embed"?: { params?: { height?: unknown }[] };
  details?: { height?: unknown };
  type?: unknown;
  data?: unknown;
  height?: unknown;
}

function prepare(): void {
  for (const box of document.querySelectorAll<HTMLElement>("[data-embed-click]")) {
    if (box.querySelector(":scope > .embed-load")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "embed-load";
    button.textContent = box.dataset.embedClick!;
    box.prepend(button);
  }
}

function load(box: HTMLElement): void {
  const template = box.querySelector<HTMLTemplateElement>(":scope > template");
  const frame = template?.content.firstElementChild?.cloneNode(true);
  if (!(frame instanceof HTMLElement)) return;
  if (frame instanceof HTMLIFrameElement) frame.loading = "eager";
  box.removeAttribute("data-embed-click");
  box.replaceChildren(frame);
  frame.focus();
}

/** The height in what a site posted, in CSS pixels; 0 where there is none. */
function heightIn(data: unknown): number {
  if (typeof data === "string") {
    try {
      data = JSON.parse(data);
    } catch {
      return 0;
    }
  }
  const posted = data as Posted | null | undefined;
  const height =
    posted?.["twttr.embed"]?.params?.[0]?.height ??
    posted?.details?.height ??
    (posted?.type === "resize.embed" ? posted.data : posted?.height);
  return Number(height) || 0;
}

addEventListener("message", (event) => {
  for (const frame of document.querySelectorAll<HTMLIFrameElement>("iframe[data-embed-resizes]")) {
    if (frame.contentWindow !== event.source || new URL(frame.src).origin !== event.origin) continue;
    const height = heightIn(event.data);
    if (height) frame.parentElement!.style.height = `${Math.min(Math.max(height, HEIGHT.least), HEIGHT.most)}px`;
  }
});

// Mastodon tells its height when it is asked.
document.addEventListener(
  "load",
  ({ target }) => {
    if (target instanceof HTMLIFrameElement && target.matches("[data-embed-resizes]"))
      target.contentWindow!.postMessage({ type: "setHeight", id: 0 }, new URL(target.src).origin);
  },
  true,
);

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element && target.closest(".embed-load");
  if (button) load(button.parentElement!);
});

prepare();
new MutationObserver((changes) => {
  if (changes.some((change) => change.addedNodes.length)) prepare();
}).observe(document.documentElement, { childList: true, subtree: true });

export {};
