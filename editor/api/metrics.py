"""Prometheus metrics of the API, where EDITOR_METRICS asks for them; needs prometheus-client.

With several worker processes, set PROMETHEUS_MULTIPROC_DIR as prometheus-client's documentation says, and every worker
answers for all of them.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from editor.drafts.events import DraftEvent

SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)


class Metrics:
    """What one app counts."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "editor_requests", "Requests to the API", ("endpoint", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "editor_request_seconds", "Time to answer", ("endpoint",), buckets=SECONDS, registry=self.registry
        )
        self._drafts = Counter(
            "editor_drafts", "Operations of the draft store", ("operation", "outcome"), registry=self.registry
        )

    def answered(self, endpoint: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(endpoint, str(status)).inc()
        self._seconds.labels(endpoint).observe(seconds)

    def drafts(self, event: DraftEvent) -> None:
        """Count an operation of a draft store: give this to the store as `on_event`."""
        self._drafts.labels(event.operation, event.outcome).inc()

    def text(self) -> bytes:
        """All of it as Prometheus reads it."""
        registry = self.registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it ships no types for this one
        return generate_latest(registry)
