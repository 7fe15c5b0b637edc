"""A run of the fuzz: batches of cases are made in a process of their own, and each browser is asked about each."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import Policy, grammar_of
from tests.fuzz.browsers import AskedBrowser, BrowserFailed
from tests.fuzz.generation import RELS
from tests.fuzz.promises import Batch, batch, breaks
from tests.fuzz.shrinking import shrunk

AHEAD = 3
"""Batches that are made before they are asked for."""
REPORT_WAIT = 0.3
"""Seconds in which a report arrives after what it is about."""
MOST_FOUND = 20
"""A run ends after so many failures."""


class Plan(NamedTuple):
    """What a run does."""

    seed: int
    cases: int
    minutes: float
    size: int = 500
    browsers: tuple[str, ...] = ("Chromium", "Firefox")
    practice: Path | None = None


@dataclass
class Asked:
    """What one browser was asked and answered."""

    version: str
    cases: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)


@dataclass
class Report:
    """What a run came to; `found` holds a line for a fixture for each failure."""

    plan: Plan
    seconds: float = 0.0
    made: int = 0
    accepted: int = 0
    growth: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    asked: dict[str, Asked] = field(default_factory=dict)
    found: list[dict[str, Any]] = field(default_factory=list)


class _Batches:
    """The batches in order, for several readers; what all have read is forgotten."""

    def __init__(self, plan: Plan, readers: int, stack: ExitStack) -> None:
        self._plan, self._readers = plan, readers
        self._pool = stack.enter_context(ProcessPoolExecutor(1, get_context("spawn")))
        self._made: dict[int, Future[Batch]] = {}
        self._read: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._over = time.monotonic() + plan.minutes * 60
        self._last = -(-plan.cases // plan.size)

    def reader(self) -> Iterator[Batch]:
        plan = self._plan
        for number in range(self._last):
            with self._lock:
                # A reader that is behind gets what the other has had, so that both are asked the same.
                if time.monotonic() > self._over:
                    self._last = min(self._last, max(self._read, default=-1) + 1)
                if number >= self._last:
                    return
                for ahead in range(number, min(number + AHEAD, self._last)):
                    if ahead not in self._made and ahead >= max(self._read, default=0):
                        size = min(plan.size, plan.cases - ahead * plan.size)
                        self._made[ahead] = self._pool.submit(batch, plan.seed, ahead, size, plan.practice)
                future = self._made[number]
                self._read[number] += 1
                if self._read[number] == self._readers:
                    del self._made[number]
            yield future.result()


def run(plan: Plan) -> Report:
    """Run it to its end. Raises BrowserFailed where a browser is missing or stops."""
    report = Report(plan)
    started = time.monotonic()
    with ExitStack() as stack:
        browsers = [stack.enter_context(AskedBrowser(name)) for name in plan.browsers]
        batches = _Batches(plan, max(1, len(browsers)), stack)
        lock = threading.Lock()
        failed: list[Exception] = []

        def drive(browser: AskedBrowser) -> None:
            asked = report.asked[browser.name]
            try:
                for each in batches.reader():
                    if len(report.found) >= MOST_FOUND or failed:
                        return
                    _asked(browser, each, asked, report, lock)
                    if browser is browsers[0]:
                        _counted(each, report, lock)
                time.sleep(REPORT_WAIT)
                _reported(browser, None, report, lock)
            except Exception as error:
                failed.append(error)

        report.asked = {browser.name: Asked(browser.version) for browser in browsers}
        threads = [threading.Thread(target=drive, args=(browser,)) for browser in browsers]
        for thread in threads:
            thread.start()
        if not browsers:
            for each in batches.reader():
                _counted(each, report, lock)
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
    report.seconds = time.monotonic() - started
    return report


def _counted(each: Batch, report: Report, lock: threading.Lock) -> None:
    """Add what a batch came to in Python, its failures made small."""
    found = []
    for fault in each.faults[:MOST_FOUND]:
        small = shrunk(fault.html, partial(breaks, fault))
        found.append({"name": fault.promise, "kind": fault.kind, "html": small, "policy": changed(fault.policy)})
    with lock:
        report.made += sum(each.kinds.values())
        report.accepted += each.accepted
        report.kinds += each.kinds
        report.growth = max(report.growth, each.growth)
        report.found += found


def _asked(browser: AskedBrowser, each: Batch, asked: Asked, report: Report, lock: threading.Lock) -> None:
    answer = browser.ask(each.replies, each.players, each.number)
    asked.cases += len(each.replies)
    asked.ways.update(answer["counts"])
    asked.places.update(answer["places"])
    for difference in answer["differences"]:
        html, way = difference["case"], difference["way"]
        is_player = way.startswith("players")

        def differs(candidate: str, way: str = way, is_player: bool = is_player) -> bool:
            if is_player:
                return bool(browser.ask([], [candidate], each.number)["differences"])
            return _is_canonical(candidate) and any(
                other["way"] == way for other in browser.ask([candidate], [], each.number)["differences"]
            )

        small = shrunk(html, differs) if html and differs(html) else html
        with lock:
            report.found.append(
                {"name": f"{browser.name}: {way}", "html": small, "problem": difference["problem"], "whole": html}
            )
    if browser.reports:
        _reported(browser, each, report, lock)


def _reported(browser: AskedBrowser, each: Batch | None, report: Report, lock: threading.Lock) -> None:
    """What ran or loaded, with the case that did it where it can be found."""
    said = sorted(set(browser.reports))
    browser.reports.clear()
    if not said:
        return
    replies = list(each.replies) if each else []

    def reports(candidates: list[str]) -> bool:
        browser.ask(candidates, [], 0)
        time.sleep(REPORT_WAIT)
        found = bool(browser.reports)
        browser.reports.clear()
        return found

    while len(replies) > 1:
        half = replies[: len(replies) // 2]
        replies = half if reports(half) else replies[len(half) :]
    html = replies[0] if replies and reports(replies) else ""
    with lock:
        report.found.append({"name": f"{browser.name}: reports", "html": html, "problem": said})


def _is_canonical(html: str) -> bool:
    """Whether some policy accepts it: shrinking must not leave what is promised."""
    return any(
        isinstance(verify(html, grammar_of(Policy(link_rel=rel, styles=styles)), 256), Document)
        for rel in RELS
        for styles in (frozenset[str](), frozenset({"color", "text-align"}))
    )


def changed(policy: dict[str, Any]) -> dict[str, Any]:
    """The settings of a policy that are not the default's."""
    usual = Policy().to_mapping()
    return {name: value for name, value in policy.items() if value != usual[name]}


def entry(report: Report) -> dict[str, Any]:
    """The run as a line of the ledger."""
    plan = report.plan
    return {
        "seed": plan.seed,
        "batch": plan.size,
        "practice": plan.practice is not None,
        "seconds": round(report.seconds, 1),
        "made": report.made,
        "accepted": report.accepted,
        "growth": round(report.growth, 2),
        "kinds": dict(sorted(report.kinds.items())),
        "browsers": {
            name: {
                "version": asked.version,
                "cases": asked.cases,
                "ways": dict(asked.ways),
                "places": dict(asked.places),
            }
            for name, asked in report.asked.items()
        },
        "differences": len(report.found),
        "found": [json.loads(json.dumps(each)) for each in report.found],
    }


__all__ = ["BrowserFailed", "Plan", "Report", "changed", "entry", "run"]
