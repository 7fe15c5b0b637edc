"""The gettext catalogues in step with `editor.sentences`: `python -m tools.catalogues` merges new sentences in, marks
those that are gone, and compiles every catalogue. Needs Babel.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from editor import sentences as english
from editor.sizes import UNITS
from editor.translation import DIRECTORY, DOMAIN

MessageId = str | tuple[str, str]


def sentences() -> Iterator[MessageId]:
    """All sentences of the writer, once each; those with plural forms as (singular, plural)."""
    tables = (english.VIOLATIONS, english.NOTICES, english.ACTIONS, english.PLAYERS, english.CLIENT, UNITS)
    for sentence in dict.fromkeys(sentence for table in tables for sentence in table.values()):
        singular = english.SINGULARS.get(sentence)
        yield sentence if singular is None else (singular, sentence)


def catalogues() -> Iterator[Path]:
    """The catalogues' source files."""
    yield from sorted(DIRECTORY.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(path: Path) -> Catalog:
    """A catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    """Update and compile every catalogue."""
    for path in catalogues():
        old = read(path)
        new = Catalog(locale=old.locale, header_comment=old.header_comment, fuzzy=False)
        new.mime_headers = old.mime_headers
        for sentence in sentences():
            key = sentence if isinstance(sentence, str) else sentence[0]
            known = old.get(key)
            new.add(sentence, known.string if known is not None else "")
        with path.open("wb") as file:
            write_po(file, new, width=100)
        path.with_suffix(".mo").write_bytes(compiled(new))


if __name__ == "__main__":
    main()
