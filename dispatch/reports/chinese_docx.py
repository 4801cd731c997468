"""python-docx with what a Chinese paper needs: fonts for both scripts, fields, texts that may be hostile."""

from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dispatch.domain.printed import on_paper

SONG, HEI = "宋体", "黑体"
"""Fonts by the names that every office program knows; the text is to be worked on, not to be looked at."""


def write(
    paragraph: Paragraph, text: str, font: str = SONG, size_pt: float = 10.5, *, red: bool = False
) -> Run:
    """Add a run in a Chinese font."""
    run = paragraph.add_run(on_paper(text))
    run.font.name = font
    run.font.size = Pt(size_pt)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 — python-docx names no font for East Asian letters
    if red:
        run.font.color.rgb = RGBColor(0xC0, 0x10, 0x10)
    return run


def centre(paragraph: Paragraph) -> Paragraph:
    """Put a paragraph in the middle."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def page_number(paragraph: Paragraph) -> None:
    """Add the field that is the page's number."""
    run = write(paragraph, "")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        name = "w:fldChar" if kind else "w:instrText"
        field: Any = OxmlElement(name)
        if kind:
            field.set(qn("w:fldCharType"), kind)
        field.text = text or None
        run._element.append(field)  # noqa: SLF001 — python-docx has no fields


def base_style(document: Document) -> None:
    """Write in 宋体 where nothing else is said."""
    font = document.styles["Normal"].font
    font.name, font.size = SONG, Pt(10.5)
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
