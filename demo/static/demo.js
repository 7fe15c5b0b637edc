// A topic: the panel beside the box, the samples, and sharing a post.

import { paste, sampleOf } from "./samples.js";

const box = document.querySelector("reply-editor");
for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
for (const button of document.querySelectorAll("[data-share]")) button.hidden = !navigator.share && !navigator.clipboard;

const panel = document.querySelector(".panel");
const say = (name, text) => (panel.querySelector(`[data-${name}]`).textContent = text);

let quiet = 0;
box.addEventListener("reply-editor:answer", ({ detail: { method, path, status, body, milliseconds } }) => {
  if (method === "GET") return;
  say("time", `${milliseconds.toFixed(1)} ms`);
  say("call", `${method} ${decodeURIComponent(path)} → ${status}`);
  say("answer", JSON.stringify(body, null, 2) ?? "");
  if (path === "check" && status === 200) {
    say("fast", body.repaired ? "no, it was repaired" : "yes");
    say("html", body.html);
  }
});
box.addEventListener("reply-editor:change", () => {
  clearTimeout(quiet);
  quiet = setTimeout(() => box.check().catch(() => undefined), 500);
});

box.ready?.then(() => box.value && box.check(), () => undefined);

for (const button of document.querySelectorAll("[data-sample]")) {
  button.addEventListener("click", async () => paste(box, await sampleOf(button.dataset.sample)));
}

function told(element, text) {
  const before = element.textContent;
  element.textContent = text;
  setTimeout(() => (element.textContent = before), 2000);
}

document.addEventListener("click", async (event) => {
  const share = event.target.closest("[data-share]");
  const copy = event.target.closest("[data-copy]");
  if (share) {
    const { share: url, title } = share.dataset;
    if (navigator.share) await navigator.share({ title, url }).catch(() => undefined);
    else await navigator.clipboard.writeText(url).then(() => told(share, "Link copied"), () => undefined);
  } else if (copy && navigator.clipboard && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    await navigator.clipboard.writeText(copy.href).then(() => told(copy, "Link copied"), () => (location.href = copy.href));
  }
});
