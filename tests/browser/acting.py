"""Random acts in the box, and whether who reads the posted reply sees what the writer saw; run as a program, it counts.

python -m tests.browser.acting 1500 1
"""

from __future__ import annotations

import itertools
import json
import logging
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from editor import Editor
from tests.browser.forum import PASTE, Served
from tests.browser.host import Host
from tests.browser.installed import CHROMIUM_ARGUMENTS, required

TYPED = (
    *("word", "two words", " ", "  ", "**bold**", "*it* ", "`code`", "~~gone~~", "a<b & c", "- ", "1. ", "> ", "## "),
    *("---", "```", ":tada:", "https://example.org/x", "https://youtu.be/dQw4w9WgXcQ", "[a](https://example.org)", "."),
)
KEYS = (
    *("Enter", "Enter", "Enter", "Shift+Enter", "Backspace", "Backspace", "Delete", "Tab", "Shift+Tab", "Home", "End"),
    *("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Shift+ArrowLeft", "Shift+ArrowUp", "Shift+ArrowDown"),
    *("Control+Shift+ArrowLeft", "Control+Home", "Control+End", "Control+a", "Control+z", "Control+y", "Control+b"),
    *("Control+i", "Control+u", "Control+e", "Control+Shift+x", "Control+Shift+7", "Control+Shift+8"),
    *("Control+Shift+9", "Control+Alt+2", "Control+Alt+3", "Control+Alt+0", "Control+Alt+c", "Control+c", "Control+x"),
    *("Control+v", "Control+v"),
)
TOOLS = ("table", "spoiler", "rule", "clear_formatting", "subscript", "superscript", "quote", "bulleted_list")
INSERTED = ("\t", "a\tb", "\u00a0", "é", "日本", " \u00a0 ", "👍🏽")
PASTED = (
    ("", "one\ttwo\n\n\tthree"),
    ("", "a  b\nc\n\nd "),
    ("<p>One <b>bold</b></p><ul><li>x<ul><li>y</li></ul></li></ul>", "One bold\n\nx\ny"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "a\tb"),
    ("<pre>x\n\ty</pre><p>z</p>", "x\n\ty\nz"),
)
SEEN = """async () => {
  const MARKS = ["STRONG", "EM", "U", "S", "SUB", "SUP", "CODE"];
  const name = (element) => element.dataset.element ?? element.localName;
  const seen = (root) => {
    const lines = [];
    const block = (element, path) => {
      if (element.matches(".re-preview, .ProseMirror-gapcursor, .ProseMirror-widget")) return;
      const here = [...path, name(element)];
      if (here.at(-1) === "hr") return lines.push([here.join(">"), "", ""]);
      if (here.at(-1) === "figure")
        return lines.push(["figure", element.querySelector(".re-embed-url")?.title ?? element.innerText, ""]);
      const blocks = [...element.children].filter((child) =>
        /^(p|h[2-4]|ul|ol|li|pre|blockquote|table|thead|tbody|tr|th|td|hr|figure|details|summary)$/.test(name(child)));
      const parts = [];
      let run = [];
      for (const child of element.childNodes) {
        if (!blocks.includes(child)) run.push(child);
        else {
          parts.push(run, child);
          run = [];
        }
      }
      parts.push(run);
      for (const part of parts) if (Array.isArray(part)) text(part, element, here); else block(part, here);
    };
    const text = (nodes, element, path) => {
      if (!nodes.length) return;
      const letters = [];
      const spaces = [];
      const walk = (node, marks) => {
        if (node.nodeType === 3) {
          for (const letter of node.data) if (/[^\\s]/u.test(letter)) letters.push(letter + marks);
          return;
        }
        if (node.nodeType !== 1 || node.matches(".ProseMirror-trailingBreak, .ProseMirror-separator")) return;
        const own = MARKS.includes(node.tagName) ? node.localName : "";
        const all = [...new Set([...marks.split("+"), own])].filter(Boolean).sort().join("+");
        for (const child of node.childNodes) walk(child, all);
      };
      for (const node of nodes) walk(node, "");
      // What takes room on the screen: where each letter begins a line, and what is between it and the one before.
      const whole = document.createElement("div");
      whole.style.whiteSpace = getComputedStyle(element).whiteSpace;
      whole.style.inlineSize = "100000px";
      for (const node of nodes) whole.append(node.cloneNode(true));
      for (const extra of whole.querySelectorAll(".ProseMirror-trailingBreak, .ProseMirror-separator")) extra.remove();
      document.body.append(whole);
      const shown = whole.innerText.replace(/\\u00a0/g, " ").split("\\n").map((line) => line.trimEnd()).join("\\n");
      whole.remove();
      const simple = path.filter((tag, index) => !(tag === "p" && /^(li|td|th)$/.test(path[index - 1] ?? "")));
      if (shown.trim()) lines.push([simple.join(">"), shown.replace(/\\n+$/, ""), letters.join(" ")]);
    };
    for (const child of root.children) block(child, []);
    return lines;
  };
  const box = document.querySelector("reply-editor");
  const page = document.createElement("div");
  page.innerHTML = window.posted;
  for (const details of page.querySelectorAll("details")) details.open = true;
  document.body.append(page);
  const answer = [seen(box.querySelector(".re-text")), seen(page)];
  page.remove();
  return answer;
}"""


def acts(chance: random.Random, number: int) -> Iterator[tuple[str, Any]]:
    """What somebody does."""
    for _ in range(number):
        kind = chance.random()
        if kind < 0.4:
            yield "type", chance.choice(TYPED)
        elif kind < 0.82:
            yield "press", chance.choice(KEYS)
        elif kind < 0.88:
            yield "tool", chance.choice(TOOLS)
        elif kind < 0.94:
            yield "insert", chance.choice(INSERTED)
        else:
            yield "paste", chance.choice(PASTED)


def act(page: Page, sequence: list[tuple[str, Any]]) -> None:
    """Does it, in an empty box."""
    page.evaluate("() => { document.querySelector('reply-editor').value = '' }")
    page.locator(".re-text").focus()
    for kind, what in sequence:
        if kind == "type":
            page.keyboard.type(what)
        elif kind == "press":
            page.keyboard.press(what)
        elif kind == "insert":
            page.keyboard.insert_text(what)
        elif kind == "tool":
            page.evaluate("tool => document.querySelector(`[data-tool=${tool}]`)?.click()", what)
        else:
            page.evaluate(PASTE, [".re-text", {"text/html": what[0], "text/plain": what[1]}])
        if not page.evaluate("document.querySelector('.re-text').contains(document.activeElement)"):
            page.locator(".re-text").focus()


def differences(page: Page, editor: Editor, sequence: list[tuple[str, Any]]) -> list[Any]:
    """What a reader would see otherwise than the writer, and what of the reply was not canonical."""
    act(page, sequence)
    page.wait_for_timeout(30)
    html = page.evaluate("document.querySelector('reply-editor').value")
    result = editor.check(html)
    page.evaluate("html => { window.posted = html }", str(result.html))
    ours, theirs = page.evaluate(SEEN)
    # A lone address on the line of the cursor becomes its embed when it is posted, as the preview says.
    lines = [
        [["p", text, ""] if path == "figure" else [path, text, letters] for path, text, letters in one]
        for one in (ours, theirs)
    ]
    alone = {text for path, text, _ in [*lines[0], *lines[1]] if path == "p" and text.startswith("http")}
    one, other = ([[p, t, "" if t in alone else m] for p, t, m in some] for some in lines)
    pairs = itertools.zip_longest(one, other)
    found: list[Any] = list(itertools.islice((pair for pair in pairs if pair[0] != pair[1]), 2))
    if result.repaired:
        found.append(["repaired", html, str(result.html)])
    return found


def shortest(page: Page, editor: Editor, sequence: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The same fault with as few acts as it takes."""
    index = 0
    while index < len(sequence):
        fewer = sequence[:index] + sequence[index + 1 :]
        if differences(page, editor, fewer):
            sequence = fewer
        else:
            index += 1
    return sequence


def main(number: int, seed: int, seconds: float = 240) -> None:
    """Prints what differs, and how many sequences were compared."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=required("Chromium"), args=CHROMIUM_ARGUMENTS)
        served = Served(Host(Path(folder), drafts=False).app)
        page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
        page.on("pageerror", lambda error: print("error in the page:", error, flush=True))
        page.goto(served.url)
        page.wait_for_selector("reply-editor.re-ready")
        editor, deadline, different, compared = Editor(), time.monotonic() + seconds, 0, 0
        chance = random.Random(seed)
        while compared < number and time.monotonic() < deadline:
            compared += 1
            sequence = list(acts(chance, chance.randint(3, 18)))
            if differences(page, editor, sequence):
                different += 1
                if different <= 12:
                    least = shortest(page, editor, sequence)
                    print(json.dumps([least, differences(page, editor, least)], ensure_ascii=False), flush=True)
        print(f"seed {seed}: {different} of {compared} differ", flush=True)
        browser.close()
        served.stop()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
