"""A paper as a DOCX to work on: the same words and tables; its drawings are in the PDF alone."""

import io
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Docx
from docx.shared import Mm, Pt

from dispatch.reports.chinese_docx import HEI, SONG, base_style, centre, page_number, write
from dispatch.reports.paper import Block, Chapter, Drawing, Paper, Strong, Table, Words

_NUMBERS = "一二三四五六七八九十"
_ZIP_BEGAN = (1980, 1, 1, 0, 0, 0)


def report_docx(paper: Paper) -> bytes:
    """The DOCX; the same paper gives the same bytes."""
    document = Document()
    base_style(document)
    _page(document, paper)
    write(centre(document.add_paragraph()), paper.office, SONG, 26, red=True).bold = True
    write(centre(document.add_paragraph()), paper.number, SONG, 14)
    write(centre(document.add_paragraph()), paper.title, SONG, 20).bold = True
    for words in (paper.secrecy, paper.state):
        if words:
            write(document.add_paragraph(), words, HEI, 12)
    if paper.warning:
        write(document.add_paragraph(), f"{paper.mark}：{paper.warning}", HEI, 12, red=True)
    for block in paper.opening:
        _block(document, block)
    for number, chapter in enumerate(paper.chapters, start=1):
        _chapter(document, chapter, f"{_chinese(number)}、")
    for line in paper.signed:
        write(document.add_paragraph(), line, SONG, 14)
    for chapter in paper.annexes:
        _chapter(document, chapter, "")
    return _still(document, paper.made_at)


def _page(document: Docx, paper: Paper) -> None:
    """A4 with the margins of the PDF; footer: the page's number and the journal's entry."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(33)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    if paper.mark:
        write(section.header.paragraphs[0], paper.mark, HEI, 9, red=True)
    footer = centre(section.footer.paragraphs[0])
    write(footer, "— ", SONG, 12)
    page_number(footer)
    write(footer, " —", SONG, 12)
    seal = paper.seal
    write(section.footer.add_paragraph(), f"日志条目 {seal.entry}　SHA-256 {seal.digest}", SONG, 7)


def _chapter(document: Docx, chapter: Chapter, number: str) -> None:
    heading = document.add_heading(level=1)
    write(heading, f"{number}{chapter.head}", HEI, 15)
    for block in chapter.blocks:
        _block(document, block)


def _block(document: Docx, block: Block) -> None:
    match block:
        case Words():
            for line in block.text.split("\n"):
                paragraph = document.add_paragraph()
                paragraph.paragraph_format.first_line_indent = Pt(0 if block.small else 24)
                write(paragraph, line, SONG, 10.5 if block.small else 12)
        case Drawing():
            write(centre(document.add_paragraph()), f"（{block.caption}：见 PDF）", SONG, 10.5)
        case Table():
            _table(document, block)


def _table(document: Docx, block: Table) -> None:
    if block.caption:
        write(centre(document.add_paragraph()), block.caption, HEI, 10.5)
    heads = [] if block.pairs else [tuple(Strong(column.head) for column in block.columns)]
    rows = [*heads, *block.rows]
    made = document.add_table(len(rows), len(block.columns))
    made.style = "Table Grid"
    # Cells are asked for once: python-docx walks the whole table for each call of `cell`.
    cells = iter(made._cells)  # noqa: SLF001 — the public ways to a cell are quadratic
    for row in rows:
        for text in row:
            strong = isinstance(text, Strong)
            write(next(cells).paragraphs[0], text, HEI if strong else SONG, 9).bold = strong
    document.add_paragraph()


def _chinese(number: int) -> str:
    """A number up to 19 as chapters are counted."""
    return _NUMBERS[number - 1] if number <= len(_NUMBERS) else f"十{_NUMBERS[number - len(_NUMBERS) - 1]}"


def _still(document: Docx, made_at: datetime) -> bytes:
    """The file's bytes without the hour at which they were written: its properties bear the journal's."""
    properties = document.core_properties
    moment = made_at.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    properties.author = properties.last_modified_by = "铁骑指挥台"
    written, still = io.BytesIO(), io.BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(still, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            target.writestr(ZipInfo(name, _ZIP_BEGAN), source.read(name), ZIP_DEFLATED)
    return still.getvalue()
