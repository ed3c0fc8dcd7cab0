"""Makes the Word template that the engine fills in: `python -m scripts.author.paper_template`.

By hand, when the look of the papers changes; the file that it writes is kept with the engine.
python-docx's own template is the ground: its styles that we do not use are left out.
"""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from guide_engine.papers.docx import TEMPLATE
from scripts.project import ROOT

TARGET = ROOT / "guide_engine" / "papers" / TEMPLATE
_EPOCH = (1980, 1, 1, 0, 0, 0)
_INK = RGBColor(0x1A, 0x1A, 0x1A)
_KEPT = {
    *("Normal", "Title", "Subtitle", "Heading1", "Heading2", "Heading3"),
    *("ListBullet", "ListNumber", "DefaultParagraphFont", "TableNormal", "TableGrid", "NoList"),
    *("Footer", "Hyperlink", "Note", "TableText", "AfterTable"),
}
_LOOK = {
    # style: (size in points, bold, space before, space after)
    "Normal": (11, False, 0, 6),
    "Title": (20, True, 0, 4),
    "Subtitle": (11, False, 0, 14),
    "Heading 1": (15, True, 16, 4),
    "Heading 2": (12.5, True, 12, 3),
    "Heading 3": (11, True, 8, 2),
    "List Bullet": (11, False, 0, 3),
    "List Number": (11, False, 0, 3),
    "Note": (10, False, 0, 6),
    "Table Text": (10, False, 2, 2),
    "After Table": (1, False, 0, 9),
    "Footer": (9, False, 0, 0),
}
_LEFT_OUT = (
    "/thumbnail",
    "/customXml",
    "/stylesWithEffects",
    "/webSettings",
    "/extended-properties",
)
"""Relations to parts of the ground that say nothing about a paper."""
_NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>
<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>
<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
</w:numbering>"""


def template() -> bytes:
    """Return the template's bytes; the same every time."""
    document = Document()
    _page(document)
    _styles(document)
    _footer(document)
    numbering = parse_xml(_NUMBERING.format(ns=nsdecls("w")))
    document.part.numbering_part._element = numbering  # noqa: SLF001 - python-docx has no way
    _properties(document)
    for part in (document.part, document.part.package):
        for id_ in [id_ for id_, each in part.rels.items() if each.reltype.endswith(_LEFT_OUT)]:
            del part.rels[id_]
    made = io.BytesIO()
    document.save(made)
    return _plain(made.getvalue())


def _page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(22), Mm(22)


def _styles(document: DocumentObject) -> None:
    styles = document.styles
    for name in ("Note", "Table Text", "After Table"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    for name, (size, bold, before, after) in _LOOK.items():
        style = styles[name]
        assert isinstance(style, ParagraphStyle)
        _look(style, size, bold=bold)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        style.paragraph_format.keep_with_next = name.startswith("Heading") or None
    styles["Note"].font.italic = True
    # As good as no line: after a table that fills a page it would take a page of its own.
    styles["After Table"].paragraph_format.line_spacing = Pt(1)
    link = styles["Hyperlink"].font
    link.underline, link.color.rgb = True, RGBColor(0x0B, 0x4F, 0x8A)
    for name, number in (("List Bullet", 1), ("List Number", 2)):
        about = styles[name].element.get_or_add_pPr()
        for old in [*about.findall(qn("w:numPr")), *about.findall(qn("w:ind"))]:
            about.remove(old)
        about.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>'))
    root = styles.element
    for style in [s for s in root.findall(qn("w:style")) if s.get(qn("w:styleId")) not in _KEPT]:
        root.remove(style)
    for part in ("w:next", "w:link", "w:basedOn"):
        for other in list(root.iter(qn(part))):
            if other.get(qn("w:val")) not in _KEPT:
                other.getparent().remove(other)
    for latent in root.findall(qn("w:latentStyles")):
        root.remove(latent)
    defaults = root.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(
        parse_xml(f'<w:lang {nsdecls("w")} w:val="sv-SE" w:eastAsia="sv-SE" w:bidi="ar-SA"/>')
    )


def _look(style: ParagraphStyle, size: float, *, bold: bool) -> None:
    about = style.element.get_or_add_rPr()
    for old in list(about):
        about.remove(old)
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), bold
    style.font.color.rgb = _INK


def _footer(document: DocumentObject) -> None:
    """Write the guide's line and "Sida 1 av 2" at the foot of every page."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.LEFT
    foot.add_run("FOOTER Sida ")
    _field(foot, "PAGE")
    foot.add_run(" av ")
    _field(foot, "NUMPAGES")


def _field(paragraph: object, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
    paragraph._p.append(field)  # type: ignore[attr-defined]  # noqa: SLF001


def _properties(document: DocumentObject) -> None:
    about = document.core_properties
    about.title, about.language = "TITLE", "sv-SE"
    about.author = about.last_modified_by = "IOP-guiden"
    about.comments = about.keywords = about.subject = about.category = ""
    about.created = about.modified = datetime(1980, 1, 1, tzinfo=UTC)
    about.revision = 1


def _plain(content: bytes) -> bytes:
    """Return the package with no time of writing: always the same bytes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return made.getvalue()


def main() -> int:
    """Write the template."""
    TARGET.write_bytes(template())
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
