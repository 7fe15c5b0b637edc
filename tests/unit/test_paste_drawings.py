"""The text that Word draws in shapes."""

from __future__ import annotations

import pytest

from editor import Editor

DRAWING = (
    '<html xmlns:v="urn:schemas-microsoft-com:vml"><head><meta name=Generator content="Microsoft Word 15"></head><body>'
    "<p class=MsoNormal>before</p><!--[if gte vml 1]>{drawn}<![endif]--><![if !vml]>{shown}<![endif]>"
    "<p class=MsoNormal>after</p></body></html>"
)
BOX = '<v:shape id="x"><v:textbox style="a"><![if !mso]><div><![endif]><p>in the <b>shape</b></p></v:textbox></v:shape>'


@pytest.mark.parametrize("shown", ["", '<img src="file:///C:/clip_image001.png" alt="Text Box: in the shape">'])
def test_the_text_of_a_shape_is_kept_where_only_a_picture_shows_it(shown: str) -> None:
    pasted = Editor().paste(html=DRAWING.format(drawn=BOX, shown=shown), text="x")
    assert "<p>before</p><p>in the <strong>shape</strong></p>" in pasted.rich
    assert pasted.rich.endswith("<p>after</p>")


def test_the_text_of_a_shape_is_there_once_where_something_else_shows_it() -> None:
    pasted = Editor().paste(html=DRAWING.format(drawn=BOX, shown="<p>in the shape</p>"), text="x")
    assert pasted.rich == "<p>before</p><p>in the shape</p><p>after</p>"


def test_a_drawing_without_an_end_loses_nothing_around_it() -> None:
    pasted = Editor().paste(html="<p>before</p>" + "<!--[if gte vml 1]>" * 1000, text="before")
    assert pasted.rich == "<p>before</p>"
