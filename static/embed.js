// Players on a page that `Editor.render` made: loads one on a click, and gives a post the height that it asks for.
(() => {
  "use strict";

  const HEIGHT = { least: 100, most: 3000 };

  function prepare(root) {
    for (const box of root.querySelectorAll("[data-embed-click]")) {
      if (box.querySelector(":scope > .embed-load")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "embed-load";
      button.textContent = box.dataset.embedClick;
      box.prepend(button);
    }
  }

  function load(box) {
    const frame = box.querySelector(":scope > template")?.content.firstElementChild?.cloneNode(true);
    if (!frame) return;
    frame.loading = "eager";
    box.removeAttribute("data-embed-click");
    box.replaceChildren(frame);
    frame.focus();
  }

  // What the sites post: X, Instagram and Threads, Reddit, and Bluesky, Mastodon, Telegram, Imgur.
  function heightIn(data) {
    if (typeof data === "string") {
      try {
        data = JSON.parse(data);
      } catch {
        return 0;
      }
    }
    const height =
      data?.["twttr.embed"]?.params?.[0]?.height ??
      data?.details?.height ??
      (data?.type === "resize.embed" ? data.data : data?.height);
    return Number(height) || 0;
  }

  addEventListener("message", (event) => {
    for (const frame of document.querySelectorAll("iframe[data-embed-resizes]")) {
      if (frame.contentWindow !== event.source || new URL(frame.src).origin !== event.origin) continue;
      const height = heightIn(event.data);
      if (height) frame.parentElement.style.height = `${Math.min(Math.max(height, HEIGHT.least), HEIGHT.most)}px`;
    }
  });

  // Mastodon tells its height when it is asked.
  document.addEventListener(
    "load",
    ({ target }) => {
      if (target.matches?.("iframe[data-embed-resizes]")) {
        target.contentWindow.postMessage({ type: "setHeight", id: 0 }, new URL(target.src).origin);
      }
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".embed-load");
    if (button) load(button.parentElement);
  });

  prepare(document);
  new MutationObserver((changes) => {
    if (changes.some((change) => change.addedNodes.length)) prepare(document);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
