"""A paper as a PDF of the Chinese official layout (GB/T 9704-2012), by Typst from resources/reports."""

from typing import Any, Literal

from dispatch.reports.paper import Block, Chapter, Drawing, Paper, Strong, Table, Words
from dispatch.reports.typesetting import typeset

TEMPLATE = "task_report.typ"


def report_pdf(paper: Paper) -> bytes:
    """The PDF; the same paper gives the same bytes. Raises FontsMissingError."""
    return _made(paper, "pdf")[0]


def report_pages(paper: Paper) -> list[bytes]:
    """A picture (PNG) of each page. Raises FontsMissingError."""
    return _made(paper, "png")


def _made(paper: Paper, form: Literal["pdf", "png"]) -> list[bytes]:
    data = {
        "office": paper.office,
        "number": paper.number,
        "title": paper.title,
        "secrecy": paper.secrecy,
        "mark": paper.mark,
        "state": paper.state,
        "opening": [words.text for words in paper.opening],
        "warning": paper.warning,
        "chapters": [_chapter(chapter) for chapter in paper.chapters],
        "signed": paper.signed,
        "annexes": [_chapter(chapter) for chapter in paper.annexes],
        "seal": {"entry": paper.seal.entry, "digest": paper.seal.digest, "qr": paper.seal.qr_svg},
    }
    return typeset(TEMPLATE, data, paper.made_at, form)


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {"head": chapter.head, "apart": chapter.apart, "blocks": [_block(one) for one in chapter.blocks]}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Words():
            return {"is": "note" if block.small else "words", "lines": block.text.split("\n")}
        case Drawing():
            return {
                "is": "drawing",
                "svg": block.svg,
                "width": block.width,
                "height": block.height,
                "caption": block.caption,
            }
        case Table():
            return {
                "is": "pairs" if block.pairs else "table",
                "caption": block.caption,
                "heads": [column.head for column in block.columns],
                "shares": [column.share for column in block.columns],
                "middle": [column.middle for column in block.columns],
                "rows": [
                    [{"t": cell, "strong": isinstance(cell, Strong)} for cell in row] for row in block.rows
                ],
            }
