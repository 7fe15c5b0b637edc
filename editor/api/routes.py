"""Which endpoint a path and a method lead to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from editor.api.endpoint import Endpoint
from editor.api.problems import Problem

_PARAMETER = re.compile(r"\{(\w+)\}")
UNKNOWN = "/{unknown}"


@dataclass(frozen=True, slots=True)
class Path:
    """A path of the API, and what its methods do."""

    template: str
    endpoints: Mapping[str, Endpoint]
    allow: str
    """The methods that it takes, as the header Allow names them."""

    @classmethod
    def of(cls, template: str, endpoints: Mapping[str, Endpoint]) -> Path:
        """The path of these endpoints, by method."""
        offered = {*endpoints, "OPTIONS"}
        return cls(template, endpoints, ", ".join(sorted(offered | {"HEAD"} if "GET" in offered else offered)))

    def endpoint(self, method: str) -> Endpoint:
        """What the method leads to. Raises Problem."""
        if not self.endpoints:
            raise Problem("not-found", "The API has no such path.")
        endpoint = self.endpoints.get("GET" if method == "HEAD" else method)
        if endpoint is None:
            raise Problem("method-not-allowed", f"Here are {self.allow}.", headers={"Allow": self.allow})
        return endpoint


NOWHERE = Path.of(UNKNOWN, {})


class Routes:
    """The paths of one API. A path without parameters goes before one that it could be a parameter of."""

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        by_template: dict[str, dict[str, Endpoint]] = {}
        for endpoint in endpoints:
            by_template.setdefault(endpoint.path, {})[endpoint.method] = endpoint
        paths = [Path.of(template, methods) for template, methods in by_template.items()]
        self._exact = {path.template: path for path in paths if "{" not in path.template}
        self._patterns = [(_pattern(path.template), path) for path in paths if "{" in path.template]

    def find(self, path: str) -> tuple[Path, Mapping[str, str]]:
        """The path, or NOWHERE, and its parameters."""
        exact = self._exact.get(path)
        if exact is not None:
            return exact, {}
        for pattern, candidate in self._patterns:
            if match := pattern.match(path):
                return candidate, match.groupdict()
        return NOWHERE, {}


def _pattern(template: str) -> re.Pattern[str]:
    pieces = _PARAMETER.split(template)
    # Names of parameters stand between the literal pieces.
    parts = (f"(?P<{piece}>[^/]+)" if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))
    return re.compile("".join(parts) + r"\Z")
