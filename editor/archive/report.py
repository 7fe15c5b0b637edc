"""The report of a run as one HTML page: how many posts of each class, what was lost, and samples before and after.

It holds posts of anybody, so each stands in a frame that runs no script, and the page may load nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from editor.archive.batch import CHANGES, UNREADABLE
from editor.archive.folder import Folder
from editor.archive.tally import losses_of

SAMPLES = 3
"""Posts shown of each class."""
CLASSES_SHOWN = 40
"""Classes of which samples are shown, the commonest first; the tables name all."""
LONGEST = 20_000
"""Characters of a post above which another one is shown, or its beginning as text."""

STYLE = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
FRAME = Markup(
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<style>:root {{ color-scheme: light dark }} body {{ font: 14px/1.5 system-ui, sans-serif; margin: 8px; "
    "overflow-wrap: anywhere }} img, table, video {{ max-width: 100% }} pre {{ white-space: pre-wrap }}</style>{}"
)


class Group(NamedTuple):
    """A class of posts to show samples of: which count it stands in, and its name there."""

    counted_in: str
    name: str


def write_report(
    folder: Folder, counts: Mapping[str, Any], dialect: str | None, *, threads: int, took: float, now: int
) -> None:
    """Write report.html. `threads` worked on `now` posts for `took` seconds in the run that ends here."""
    page = "".join(_page(folder, counts, dialect, threads, took, now))
    (folder.path / "report.html").write_text(page, encoding="utf-8", errors="replace")


def _page(
    folder: Folder, counts: Mapping[str, Any], dialect: str | None, threads: int, took: float, now: int
) -> Iterator[str]:
    rows = counts["rows"]
    yield Markup(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>What becomes of the posts</title>'
        "<style>{}</style></head><body><main>\n<h1>What becomes of {} posts</h1>\n"
    ).format(Markup(STYLE), f"{rows:,}")  # noqa: S704  # the style sheet is ours
    yield Markup("<p>{}</p>\n").format(_source(folder))
    yield from _table("Classes", counts["change"], rows, "class", CHANGES)
    yield from _table("Rules broken, if it were posted today", counts["codes"], rows, "rule")
    yield from _table("Losses that a reader would miss", counts["seen"], rows, "loss")
    yield from _table("Losses that nobody sees", counts["unseen"], rows, "loss")
    yield from _speed(folder, counts, threads, took, now)
    yield from _left_alone(folder)
    yield Markup("<h2>Samples</h2>\n")
    as_text = dialect is not None and dialect.partition(":")[0] in ("bbcode", "markdown")
    samples = _samples(folder, counts)
    for group, posts in samples.items():
        yield Markup("<section><h3>{} <small>{:,} posts</small></h3>\n").format(
            group.name, counts[group.counted_in][group.name]
        )
        for post in posts:
            yield _pair(post, as_text)
        yield "</section>\n"
    yield "</main></body></html>\n"


def _source(folder: Folder) -> str:
    run = folder.plan["run"]
    what = next(iter(run["source"].values()))
    files = [what] if isinstance(what, dict) else what
    where = what if isinstance(what, str) else ", ".join(file["file"] for file in files[:3])
    where += f" and {len(files) - 3:,} more" if len(files) > 3 and where is not what else ""
    read = "checked as replies" if run["dialect"] is None else f"read as {run['dialect']}"
    of = next((part["of"] for part in folder.parts if "of" in part), None)
    sample = f", a sample out of {of:,}" if of else ""
    return f"From {where}, {read}{sample}. Editor {run['version']}."


def _table(
    title: str, count: Mapping[str, int], rows: int, head: str, meanings: Mapping[str, str] | None = None
) -> Iterator[str]:
    if not count:
        return
    names = [name for name in meanings if name in count] if meanings else sorted(count, key=lambda name: -count[name])
    yield Markup(
        '<h2>{}</h2>\n<div class="wide"><table><thead><tr><th>{}<th class="n">posts<th class="n">share'
    ).format(title, head)
    yield "<th>meaning</thead><tbody>\n" if meanings else "</thead><tbody>\n"
    for name in names:
        yield Markup('<tr><th>{}<td class="n">{:,}<td class="n">{:.2%}').format(name, count[name], count[name] / rows)
        yield Markup("<td>{}\n").format(meanings[name]) if meanings else "\n"
    yield "</tbody></table></div>\n"


def _speed(folder: Folder, counts: Mapping[str, Any], threads: int, took: float, now: int) -> Iterator[str]:
    rows = counts["rows"]
    seconds = sum(record["seconds"] for record in folder.done.values())
    if not rows:
        return
    each = seconds / rows
    yield Markup("<h2>Time</h2>\n<p>{:.2f} ms of a processor a post, {:.0f} minutes a million.").format(
        each * 1e3, each * 1e6 / 60
    )
    if threads and took and now:
        yield Markup(" This run: {:,} posts in {:.0f} s, {:,.0f} a second with {} workers.").format(
            now, took, now / took, threads
        )
    rest = next((part["of"] for part in folder.parts if "of" in part), rows) - rows
    if rest and threads:
        hours = rest * each / threads / 3600
        yield Markup(" The other {:,} would take {} with as many.").format(
            rest, f"{hours:.1f} hours" if hours >= 1 else f"{hours * 60:.0f} minutes"
        )
    yield "</p>\n"


def _left_alone(folder: Folder) -> Iterator[str]:
    left = [post for _, record in sorted(folder.written.items()) for post in record["left"]]
    if folder.written:
        count = sum(record["written"] for record in folder.written.values())
        yield Markup(
            "<h2>Written back</h2>\n<p>{:,} posts; {:,} were edited or deleted meanwhile and left alone.</p>\n"
        ).format(count, len(left))
    if left:
        shown = ", ".join(f"{post['id']} ({post['reason']})" for post in left[:100])
        yield Markup("<p>{}{}</p>\n").format(shown, ", … (all in written.jsonl)" if len(left) > 100 else "")


def _samples(folder: Folder, counts: Mapping[str, Any]) -> dict[Group, list[dict[str, Any]]]:
    """A few posts of each class, from the first parts that have some; only parts that are needed are read."""
    groups = [Group("change", name) for name in CHANGES if name in counts["change"]]
    for count in ("codes", "seen"):
        names = sorted(counts[count], key=lambda name, of=counts[count]: -of[name])  # type: ignore[misc]  # a key's default
        groups += [Group(count, name) for name in names]
    groups = groups[:CLASSES_SHOWN]
    samples: dict[Group, list[dict[str, Any]]] = {group: [] for group in groups}
    for part, record in sorted(folder.done.items()):
        wanted = [group for group in groups if len(samples[group]) < SAMPLES and group.name in record[group.counted_in]]
        if not wanted:
            continue
        for post in folder.answer(part).to_pylist():
            for group in wanted:
                if len(samples[group]) < SAMPLES and group.name in _classes(post, group.counted_in) and _fits(post):
                    samples[group].append(post)
    return samples


def _classes(post: Mapping[str, Any], count: str) -> Iterable[str]:
    if count == "change":
        return (post["change"],)
    return post["codes"] if count == "codes" else losses_of(post["removed"], count)


def _fits(post: Mapping[str, Any]) -> bool:
    return len(post["original"] or "") + len(post["html"] or "") <= 2 * LONGEST or post["change"] == UNREADABLE


def _pair(post: Mapping[str, Any], as_text: bool) -> str:
    original, html = (post["original"] or "")[:LONGEST], post["html"]
    lost = Counter(" ".join(filter(None, (each["kind"], each["name"], each["address"]))) for each in post["removed"])
    about = [*post["codes"], *(f"{name} ×{times}" if times > 1 else name for name, times in lost.items())]
    before = Markup("<pre>{}</pre>").format(original) if as_text else _frame("before", original)
    after = Markup("<p>It stays as it is.</p>") if html is None else _frame("after", html)
    return Markup(
        "<article><h4>Post {}</h4><p>{}</p><div class=pair><div>{}</div><div>{}</div></div>"
        "<details><summary>Source</summary><div class=pair><pre>{}</pre><pre>{}</pre></div></details></article>\n"
    ).format(post["id"], ", ".join(about), before, after, original, html or "")


def _frame(title: str, html: str) -> str:
    # An empty sandbox: no script, no form, no navigation of the page around it.
    shown = FRAME.format(Markup(html))  # noqa: S704  # the sandbox holds it
    return Markup('<iframe sandbox="" title="{}" srcdoc="{}"></iframe>').format(title, str(shown))
