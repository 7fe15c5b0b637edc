"""Endpoints for those who run the forum: whether everything works, and what was counted."""

from __future__ import annotations

from editor.api import schemas
from editor.api.endpoint import Endpoint
from editor.api.identity import Visit
from editor.api.problems import Problem
from editor.api.response import Response, json_response


def live(_: Visit) -> Response:
    """Whether this process answers: restart it where it does not. What it works with is not asked."""
    return json_response({"status": "ok", "checks": {}})


def health(visit: Visit) -> Response:
    """Whether the API and all that it works with work: a write and a read for each store."""
    checks = {name: probe.outcome() for name, probe in visit.services.probes.items()}
    failing = any(outcome != "ok" for outcome in checks.values())
    return json_response({"status": "failing" if failing else "ok", "checks": checks}, 503 if failing else 200)


def metrics(visit: Visit) -> Response:
    """What was counted, as Prometheus reads it."""
    counted = visit.services.metrics
    if counted is None:
        raise Problem("not-found", "This forum counts nothing.")
    return Response(200, (("Content-Type", counted.media_type),), counted.text())


HEALTH = Endpoint(
    "GET", "/health", "Whether everything works", health, schemas.Health, group="", other={503: schemas.Health}
)
LIVE = Endpoint("GET", "/health/live", "Whether this process answers", live, schemas.Health, group="")
METRICS = Endpoint("GET", "/metrics", "Prometheus metrics", metrics, "text/plain", group="")
