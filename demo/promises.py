"""The five promises of the reply box as the first page tells them to somebody who runs a forum, as data."""

from __future__ import annotations

from typing import NamedTuple


class Promise(NamedTuple):
    """A promise: what it is called, what it is worth to a forum, what a click on it does, what to do then, and what the
    two panes below the box show. The samples are those of static/samples.json."""

    name: str
    title: str
    worth: str
    samples: tuple[tuple[str, str], ...]
    then: str
    before: str
    after: str


AFTER = "After: what your forum stores"

PROMISES = (
    Promise(
        "paste",
        "Formatting is put aside, never lost",
        "What comes from Word or Google Docs goes in as clean text. One click brings its lists, headings and bold "
        "words back, and nothing else of it.",
        (("word", "Paste from Word"), ("google", "Paste from Google Docs")),
        "Now press “Restore formatting” below the box, and once more to take it away again.",
        "Before: what the program put on the clipboard",
        AFTER,
    ),
    Promise(
        "emoji",
        "Limits are fair, and told in time",
        "A family, a flag and a skin tone count as one emoji each, in the browser as on the server. Over the limit the "
        "writer is told at once, and nothing is cut.",
        (("emoji", "Paste 76 emoji"),),
        "Delete one of them, and the box is content.",
        "Before: what was pasted",
        "After: what your forum would store, once one is gone",
    ),
    Promise(
        "link",
        "A link alone becomes a player",
        "224 sites are known, and none of them is asked. One click makes it a link for good. What is stored is the "
        "link, so that no post breaks when a site changes.",
        (("video", "Paste a link to a video"),),
        "Press “Display as a link instead” below the box to see the other form.",
        "Before: the address on the clipboard",
        AFTER,
    ),
    Promise(
        "draft",
        "Nothing that was typed is lost",
        "A closed tab, a dead battery, a lost connection: the text is there when the writer returns, on another device "
        "too. No save overwrites another.",
        (("draft", "Write half a sentence"),),
        "Wait for “Draft saved” below the text, then reload this page.",
        "Before: what was typed",
        "After: what is kept",
    ),
    Promise(
        "picture",
        "No picture hides in a post as text",
        "A pasted picture arrives as pages of base64 that bloat the database and break feeds and mails. It goes up as "
        "a file at once, re-encoded without the place where it was taken, and the post holds its address.",
        (("picture", "Paste a picture"),),
        "Describe the picture for those who cannot see it.",
        "Before: what the browser pastes",
        AFTER,
    ),
)
