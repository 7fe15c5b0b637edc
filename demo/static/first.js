// The first page: each promise pastes its sample, and the two panes show what came and what of it is kept.

import { paste, sampleOf } from "./samples.js";

const box = document.querySelector("reply-editor");
const bench = document.querySelector(".bench");
const CHOSEN = "marginalia:promise";
/** What readers see of a reply, by the tags that mean it: canonical HTML writes each in one way. */
const SEEN = [
  [/<h[2-4]>/g, "heading", "headings"],
  [/<[ou]l[ >]/g, "list", "lists"],
  [/<li>/g, "list item", "list items"],
  [/<strong>/g, "bold passage", "bold passages"],
  [/<em>/g, "italic passage", "italic passages"],
  [/<table>/g, "table", "tables"],
  [/<figure /g, "player", "players"],
  [/<a /g, "link", "links"],
  [/<img /g, "picture", "pictures"],
];

for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;

const part = (name) => bench.querySelector(`[data-${name}]`);
const say = (name, text) => (part(name).textContent = text);
const size = (text) => {
  const bytes = new TextEncoder().encode(text).length;
  return bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KB`;
};

function seenIn(html) {
  const counts = SEEN.map(([tag, one, many]) => [html.match(tag)?.length ?? 0, one, many]).filter(([count]) => count);
  const words = html.replace(/<[^>]*>/g, " ").split(/\s+/).filter(Boolean).length;
  return [[words, "word", "words"], ...counts].map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(", ");
}

/** Shows what a promise is about: the sample as it came, and what the box holds. */
async function show(promise, name) {
  const { then, before, after } = promise.dataset;
  for (const other of document.querySelectorAll(".promise")) other.classList.toggle("chosen", other === promise);
  const sample = await sampleOf(name);
  const came = sample["text/html"] ?? sample["text/plain"];
  part("then").hidden = part("kept").hidden = false;
  say("then", then);
  say("before", before);
  say("after", after);
  say("before-facts", size(came));
  say("before-text", came);
  part("reload").hidden = promise.dataset.promise !== "draft";
  showKept();
}

function showKept() {
  if (part("kept").hidden) return;
  say("after-facts", `${size(box.value)}: ${seenIn(box.value)}`);
  say("after-text", box.value.replace(/(<\/(?:p|li|ol|ul|h\d|blockquote|figure)>|<[ou]l>)(?=.)/g, "$1\n"));
}

for (const button of document.querySelectorAll("[data-sample]")) {
  button.addEventListener("click", async () => {
    const { sample } = button.dataset;
    await box.ready;
    box.value = "";
    await paste(box, await sampleOf(sample));
    sessionStorage.setItem(CHOSEN, sample);
    await show(button.closest(".promise"), sample);
    box.scrollIntoView({ block: "nearest" });
  });
}
part("reload").addEventListener("click", () => location.reload());
box.addEventListener("reply-editor:change", showKept);

// After a reload the page shows what came back of what was tried last.
const last = sessionStorage.getItem(CHOSEN);
box.ready?.then(() => {
  const button = last && box.value && document.querySelector(`[data-sample="${last}"]`);
  if (button) return show(button.closest(".promise"), last);
}, () => undefined);
