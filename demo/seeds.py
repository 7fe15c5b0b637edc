"""What a new demo forum begins with, as data. Every post is canonical HTML."""

from __future__ import annotations

from typing import TypedDict


class Topic(TypedDict):
    """A topic: its title, how many minutes ago it began, and its posts as (author, HTML)."""

    title: str
    minutes: int
    posts: list[tuple[str, str]]


PREVIOUS = 'data-post="previous"'
"""Stands in a quotation for the number of the post above."""

MEMBERS = ("Ines Okafor", "Tomasz Wilk", "Mei Tanaka", "Jonas Brandt", "Priya Raman")

REL = 'rel="ugc nofollow noopener"'

TOPICS: list[Topic] = [
    {
        "title": "Welcome: how this forum works",
        "minutes": 9_000,
        "posts": [
            (
                "Ines Okafor",
                "<p>This is a small forum around one reply box. Everything in it works: write, paste, quote, embed, "
                "leave and come back.</p>"
                "<ul><li>Paste from <strong>Word</strong> or <strong>Google Docs</strong>; the formatting is one click "
                "away.</li><li>Put a video's address on a line of its own and press Enter.</li>"
                "<li>Close the tab in the middle of a sentence. It will be here when you return.</li></ul>"
                "<p>You can post first and register later.</p>",
            ),
        ],
    },
    {
        "title": "Table or list? How do you share protocols",
        "minutes": 3_100,
        "posts": [
            (
                "Jonas Brandt",
                "<p>I keep our staining protocol as a table, others swear by numbered steps. Which do you find easier "
                "to follow at the bench?</p>"
                "<table><thead><tr><th>Step</th><th>Time</th><th>Temperature</th></tr></thead><tbody>"
                "<tr><td>Block</td><td>30 min</td><td>room</td></tr>"
                "<tr><td>Primary antibody</td><td>overnight</td><td>4 °C</td></tr>"
                "<tr><td>Wash</td><td>3 × 5 min</td><td>room</td></tr></tbody></table>",
            ),
            (
                "Mei Tanaka",
                "<p>Steps, and a small script that prints the timer:</p>"
                '<pre><code class="language-python">for step, minutes in protocol:\n'
                '    print(f"{step}: {minutes} min")\n    wait(minutes)</code></pre>',
            ),
        ],
    },
    {
        "title": "Paper club: why do tumor cells settle in bone marrow?",
        "minutes": 190,
        "posts": [
            (
                "Tomasz Wilk",
                "<p>This month we read about <strong>how cancer cells that leave a tumor come to rest in bone "
                "marrow</strong>. My short summary, so that we argue about the same thing:</p>"
                "<ol><li>Most cells that reach the blood die there. Those that settle are a tiny, selected minority."
                "</li><li>Marrow is easy to enter: its vessels are wide, slow and full of gaps.</li>"
                "<li>Once inside, cells sit in places that normally keep blood stem cells <em>quiet</em>, and grow "
                "quiet themselves.</li><li>Years later something wakes them. What, is the open question.</li></ol>"
                "<p>What convinced you, and what did not?</p>",
            ),
            (
                "Priya Raman",
                "<p>Point 3 is the part I find strongest. If the niche decides between sleep and growth, then the "
                "<em>same</em> cell behaves differently a few hundred micrometers apart, and the imaging shows just "
                "that.</p><p>What I miss is a control for age. Old marrow is mostly fat, and fat cells feed tumor "
                "cells in more than one model.</p>",
            ),
            (
                "Mei Tanaka",
                '<blockquote data-author="Priya Raman" data-post="previous"><p>What I miss is a control for '
                "age.</p></blockquote>"
                "<p>Agreed. Their animals were all eight to ten weeks old, which is roughly a teenager. "
                "Metastasis is mostly a disease of the old.</p>"
                "<details><summary>The numbers, for those who have not read it yet</summary>"
                "<p>They found resting cells in 9 of 12 animals after three weeks, and growing ones in only 2.</p>"
                "</details>",
            ),
        ],
    },
    {
        "title": "A microscope for a school, under 400",
        "minutes": 1_500,
        "posts": [
            (
                "Priya Raman",
                "<p>Our school has 400 to spend and thirty curious people of twelve years. What would you buy: one "
                "good microscope with a camera, or five simple ones?</p>",
            ),
            (
                "Jonas Brandt",
                "<p><strong>Five.</strong> Nobody learns from a queue.</p>"
                "<ol><li>40× and 100× are enough for onions and ponds.</li><li>LED, not a mirror.</li>"
                "<li>A phone holder costs less than any camera.</li></ol>",
            ),
            (
                "Ines Okafor",
                '<blockquote data-author="Jonas Brandt" data-post="previous"><p>A phone holder costs less than any '
                "camera.</p></blockquote><p>And the pictures are at home before the class is. We did just that; ask me "
                "for the list of parts.</p>",
            ),
            ("Priya Raman", "<p>Please! And thank you both 🎉</p>"),
        ],
    },
    {
        "title": "How do you cite a talk that is only a recording?",
        "minutes": 420,
        "posts": [
            (
                "Mei Tanaka",
                "<p>The best source for my argument is a talk. There is a recording, and no paper. Do you cite the "
                "address, the speaker, or write to them first?</p>",
            ),
            (
                "Tomasz Wilk",
                "<p>Write to them. Twice I got the slides, and once a preprint that answered the question better than "
                "the talk did.</p><blockquote><p>A footnote is a promise that somebody can look it up.</p></blockquote>"
                "<p>An address alone keeps that promise for about two years.</p>",
            ),
        ],
    },
    {
        "title": "Monday walk along the river, second group",
        "minutes": 70,
        "posts": [
            (
                "Tomasz Wilk",
                "<p>The first group is full, so there is a second one:</p><ul><li>Monday, half past six, at the old "
                "boathouse</li><li>about 6 km, flat, an hour and a half</li><li>bring a lamp and one question you "
                "cannot answer</li></ul><p>Say here that you are coming.</p>",
            ),
        ],
    },
]
