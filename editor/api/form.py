"""Reading a multipart body (RFC 7578): capped before it is read, few parts, and only one of them large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from editor.api.body import read_bytes, require_content_type
from editor.api.problems import Problem
from editor.api.request import Form, Request

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks  # It has no such name when it runs.

FORM_FIELDS = 64 * 1024
"""Most bytes of a form beside the file."""
MAX_PARTS = 8


def read_form(request: Request, limit: int) -> Form:
    """The form in the body, of files with at most `limit` bytes. Raises Problem."""
    require_content_type(request, "multipart/form-data")
    form = request.body.form()
    if form is not None:
        return _small(form)
    data = read_bytes(request, limit + FORM_FIELDS)
    _, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if not boundary:
        raise Problem("malformed-request", "The Content-Type of a form names its boundary.")
    parts = _Parts()
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        parser.write(data)
        parser.finalize()
    except FormParserError as error:
        raise Problem("malformed-request", f"The form cannot be read: {error}") from None
    if not parts.ended:
        raise Problem("malformed-request", "The form ends before its last boundary.")
    return _small(parts.form)


def _small(form: Form) -> Form:
    """The form. Raises Problem for one that carries much beside its file."""
    if len(form.fields) + len(form.files) > MAX_PARTS:
        raise Problem("too-large", f"A form has at most {MAX_PARTS} fields here.")
    if sum(map(len, form.fields.values())) > FORM_FIELDS:
        raise Problem("too-large", f"The fields of a form have at most {FORM_FIELDS} bytes here, beside the file.")
    return form


class _Parts:
    """Collects the parts of one form as the parser finds them."""

    def __init__(self) -> None:
        self.form = Form({}, {})
        self.ended = False
        self._count = 0
        self._name, self._header, self._value = "", b"", b""
        self._is_file = False
        self._data = bytearray()

    def callbacks(self) -> MultipartCallbacks:
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_header,
            "on_header_value": self._add_value,
            "on_header_end": self._header_end,
            "on_part_data": self._add_data,
            "on_part_end": self._end,
            "on_end": self._all,
        }

    def _begin(self) -> None:
        self._count += 1
        if self._count > MAX_PARTS:
            raise Problem("too-large", f"A form has at most {MAX_PARTS} fields here.")
        self._name, self._is_file, self._data = "", False, bytearray()

    def _add_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
            self._is_file = b"filename" in options
        self._header, self._value = b"", b""

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        self._data += data[start:end]

    def _end(self) -> None:
        # The first of a name counts, as it does in a query.
        if self._is_file:
            self.form.files.setdefault(self._name, bytes(self._data))  # type: ignore[attr-defined]  # a dict, from above
        else:
            text = self._data.decode("utf-8", "replace")
            self.form.fields.setdefault(self._name, text)  # type: ignore[attr-defined]  # likewise

    def _all(self) -> None:
        self.ended = True
