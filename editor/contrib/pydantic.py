"""A checked reply as a type for pydantic models, and so for FastAPI: the field holds the whole Result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from editor.core import Editor
from editor.extras import needed_by
from editor.result import Result
from editor.translation import SOURCE

with needed_by("editor.contrib.pydantic", "pydantic"):
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class CheckedBy:
    """Annotates a field as a reply that an Editor checks.

    The field takes HTML and holds the Result; a model that is dumped as JSON has the canonical HTML. `language` answers
    the language of the messages. A reply that breaks rules is a validation error whose `type` is the code of the first
    violation, and whose `ctx` has all of them, each with its code, message, params and position.

    >>> from pydantic import BaseModel
    >>> class Post(BaseModel):
    ...     body: Annotated[Result, CheckedBy(Editor())]
    >>> Post(body="<b>Hi</b>").body.html
    Markup('<p><strong>Hi</strong></p>')
    >>> Post(body="<b>Hi</b>").model_dump(mode="json")
    {'body': '<p><strong>Hi</strong></p>'}
    """

    def __init__(self, editor: Editor, language: Callable[[], str | None] | None = None) -> None:
        self.editor = editor
        self.language = language

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        shown = core_schema.plain_serializer_function_ser_schema(_html, return_schema=core_schema.str_schema())
        return core_schema.no_info_wrap_validator_function(
            self._validated, core_schema.str_schema(), serialization=shown
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "contentMediaType": "text/html", "description": "A reply, as HTML."}

    def _validated(self, value: Any, as_text: Callable[[Any], str]) -> Result:
        result = value if isinstance(value, Result) else self.editor.check(as_text(value))
        if result.ok:
            return result
        language = (self.language() if self.language else None) or SOURCE
        violations = result.translated(language).violations
        # The message is shown as it is: a brace in it is none of a template.
        message = " ".join(violation.message for violation in violations).replace("{", "(").replace("}", ")")
        raise PydanticCustomError(
            violations[0].code,
            message,
            {"violations": [violation.to_json() for violation in violations]},
        )


def _html(result: Result) -> str:
    return str(result.html)


Reply = Annotated[Result, CheckedBy(Editor())]
"""A reply under the default policy."""
