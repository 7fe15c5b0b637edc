"""The extras, told by name where what they install is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from editor.errors import EditorError

EXTRAS = {
    "cryptography": "encryption",
    "dask": "archive",
    "distributed": "archive",
    "markdown_it": "markdown",
    "obstore": "s3",
    "pg8000": "postgresql",
    "PIL": "uploads",
    "prometheus_client": "metrics",
    "pyarrow": "archive",
    "pymysql": "mysql",
    "redis": "redis",
    "sqlalchemy": "sql",
    "urllib3": "oembed",
}
"""The extra that brings each module, where a setting or an address decides whether it is needed."""


class MissingExtra(EditorError, ImportError):
    """A library that is needed and not installed: `module` is its name, `extra` what brings it, or None."""

    def __init__(self, needed_by: str, module: str, extra: str | None = None) -> None:
        self.module, self.extra = module, extra or EXTRAS.get(module)
        package = f"'reply-editor[{self.extra}]'" if self.extra else module
        super().__init__(f"{needed_by} requires {module}: pip install {package}")


@contextmanager
def needed_by(name: str, extra: str | None = None) -> Iterator[None]:
    """Where an import within fails, raises MissingExtra: `name` needs `extra`, or what brings the module.

    >>> with needed_by("EDITOR_METRICS"):
    ...     import no_such_module
    Traceback (most recent call last):
    editor.extras.MissingExtra: EDITOR_METRICS requires no_such_module: pip install no_such_module
    """
    try:
        yield
    except MissingExtra as missing:
        if extra is None:
            raise
        raise MissingExtra(name, missing.module, extra) from missing
    except ImportError as error:
        cause: BaseException | None = error
        while cause is not None and not (isinstance(cause, ImportError) and cause.name):
            cause = cause.__cause__
        if cause is None or str(cause.name).startswith("editor."):
            raise
        raise MissingExtra(name, str(cause.name).partition(".")[0], extra) from error
