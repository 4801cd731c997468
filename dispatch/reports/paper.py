"""A report as it stands on paper, before it is a PDF or a DOCX: paragraphs, tables and drawings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


class Strong(str):
    """A cell or paragraph that is to be seen first."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, of several lines where it was typed so; *small*: a note below a table."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its share of the width, and whether its cells stand in the middle."""

    head: str
    share: float
    middle: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on each page; *pairs*: labels beside values, without a head."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    pairs: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG, *width* × *height* in tenths of a millimetre."""

    svg: str
    width: int
    height: int
    caption: str


Block = Words | Table | Drawing


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with what stands below it; *apart*: it begins a page of its own."""

    head: str
    blocks: tuple[Block, ...]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """What ties a page to the journal: the entry, its hash, and both as a QR code."""

    entry: str
    digest: str
    qr_svg: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole document.

    *office*: who issues it, in red at its head; *mark*: what every page says in red, "" for nothing; *state*:
    that it is a draft, or not signed; *signed*: the lines at the end of the body.
    """

    office: str
    number: str
    title: str
    secrecy: str
    mark: str
    state: str
    opening: tuple[Words, ...]
    warning: str
    chapters: tuple[Chapter, ...]
    signed: tuple[str, ...]
    annexes: tuple[Chapter, ...]
    seal: Seal
    made_at: datetime


def mid(head: str, share: float) -> Column:
    """A column whose cells stand in the middle."""
    return Column(head, share, middle=True)


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], caption: str = "") -> Table:
    """A table from rows of any kind."""
    return Table(tuple(columns), tuple(map(tuple, rows)), caption)


def pairs(rows: Sequence[tuple[str, str]]) -> Table:
    """Labels and values, two to a line."""
    return Table((mid("", 1), Column("", 3)), tuple(rows), pairs=True)
