"""What PDFium reads on a page: signs where they stand, in lines."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import hypot

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

UNREADABLE = "\ufffd"
"""Stands for a sign whose letter the file's fonts don't tell."""

SPACE = 0.15
"""The least space between words, in type sizes."""

_SAME = 0.5
"""How far apart two base lines are that are one, in points."""

_CUT = 2
"""PDFium's own sign for a hyphen at the end of a line, after which it sets no line break."""

_HYPHENS = {chr(_CUT), "\u00ad"}
_FIRST_HALVES = range(0xD800, 0xDC00)
_BREAKS = ("\r", "\n")
_NAME_LENGTH = 256


@dataclass(frozen=True, slots=True)
class Sign:
    """A letter, digit or other sign where it stands on the page, in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    font: str


def lines(text: pypdfium2.PdfTextPage) -> Iterator[list[Sign]]:
    """Yield the lines of a page that have signs.

    What PDFium takes for two lines, after a raised sign or over a wide space, is put together.
    """
    whole: list[Sign] = []
    for line in _pieces(text):
        before, after = visible(whole), visible(line)
        if before and after and _goes_on(before, after):
            apart = after[0].x0 - before[-1].x1 > SPACE * after[0].size
            whole += [replace(after[0], text=" "), *line] if apart else line
        elif after:
            if before:
                yield whole
            whole = line
    if whole:
        yield whole


def _pieces(text: pypdfium2.PdfTextPage) -> Iterator[list[Sign]]:
    line: list[Sign] = []
    half = ""
    for place in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, place)
        # Letters beyond 16 bits come in two halves.
        if code in _FIRST_HALVES:
            half = chr(code)
            continue
        sign = _sign(text, place, half)
        half = ""
        if sign.text in _BREAKS:
            yield line
            line = []
        else:
            line.append(sign)
            if code == _CUT:
                yield line
                line = []
    yield line


def _goes_on(line: Sequence[Sign], after: Sequence[Sign]) -> bool:
    return abs(base_line(line) - base_line(after)) < _SAME and after[0].x0 > line[-1].x1 - 1


def visible(line: Iterable[Sign]) -> list[Sign]:
    """Return the signs that leave a mark."""
    return [sign for sign in line if not sign.text.isspace()]


def base_line(line: Iterable[Sign]) -> float:
    """Return the height that most signs stand at."""
    return Counter(round(sign.y, 1) for sign in line).most_common(1)[0][0]


def _sign(text: pypdfium2.PdfTextPage, place: int, half: str) -> Sign:
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(text, place, x, y)
    pdfium.FPDFText_GetMatrix(text, place, matrix)
    left, _, right, _ = text.get_charbox(place, loose=True)
    size = pdfium.FPDFText_GetFontSize(text, place) * hypot(matrix.c, matrix.d)
    name = ctypes.create_string_buffer(_NAME_LENGTH)
    pdfium.FPDFText_GetFontInfo(text, place, name, _NAME_LENGTH, None)
    letter = half + _letter(text, place)
    whole = letter.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Sign(whole, left, right, y.value, size, name.value.decode("utf-8", "replace"))


def _letter(text: pypdfium2.PdfTextPage, place: int) -> str:
    """Return a sign as drawn: a soft hyphen on a page is a hyphen."""
    found = chr(pdfium.FPDFText_GetUnicode(text, place))
    if found in _HYPHENS:
        return "-"
    unknown = found == "\0" or pdfium.FPDFText_HasUnicodeMapError(text, place) == 1
    return UNREADABLE if unknown else found
