"""Markup is escaped by construction: whatever goes in as text comes out as text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guide_engine.html import Html, join, tag
from tests import markup

# No carriage return: a reader of HTML turns it into a line feed. No null: it may not be there.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))

hostile = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</p><script>",
        '" onclick="alert(1)',
        "' onclick='alert(1)",
        "&lt;script&gt;",
        "&amp;",
        "&",
        "<!--",
        "]]>",
        "<",
    ]
)

texts = words | hostile | st.tuples(words, hostile, words).map("".join)


@given(texts)
def test_text_comes_out_as_text(written: str) -> None:
    found = tag("p", None, written)
    assert [element.name for element in markup.read(found)] == ["p"]
    assert markup.text(found) == written
    assert markup.text(join(written)) == written


@given(texts)
def test_attributes_come_out_as_they_are(value: str) -> None:
    (element,) = markup.read(tag("p", {"title": value, "class": "x"}))
    assert element.attributes == {"title": value, "class": "x"}


@given(st.lists(texts, max_size=4))
def test_children_are_flattened_in_order(children: list[str]) -> None:
    expected = "".join(children)
    nested = tag("div", None, (tag("b", None, child) for child in children), None, [children])
    assert markup.text(nested) == expected * 2
    names = [element.name for element in markup.read(nested)]
    assert names == ["div", *("b" for _ in children)]


def test_markup_is_not_escaped_again() -> None:
    inner = tag("b", None, "a & b")
    assert isinstance(inner, Html)
    assert inner == "<b>a &amp; b</b>"
    assert tag("p", None, inner) == "<p><b>a &amp; b</b></p>"
    assert tag("p", None, str(inner)) == "<p>&lt;b&gt;a &amp;amp; b&lt;/b&gt;</p>"


def test_a_string_made_from_markup_is_text_again() -> None:
    joined = tag("b", None, "x") + "<script>"
    assert "<script>" not in tag("p", None, joined)
    upper = tag("b", None, "x").upper()
    assert tag("p", None, upper) == "<p>&lt;B&gt;X&lt;/B&gt;</p>"


def test_attributes_that_are_none_or_false_are_left_out() -> None:
    found = tag("details", {"open": True, "hidden": False, "title": None, "class": ""})
    assert found == '<details open class=""></details>'


def test_void_elements_have_no_end() -> None:
    assert tag("br") == "<br>"
    assert tag("img", {"alt": "", "src": "a.svg"}) == '<img alt="" src="a.svg">'


def test_nothing_is_nothing() -> None:
    assert join() == ""
    assert join(None, [], (None, [None])) == ""
    assert tag("p") == "<p></p>"
    assert isinstance(join(), Html)
