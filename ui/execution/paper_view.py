"""A report on the screen as it stands on paper; and what differs between two versions of a plan."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QByteArray, QCoreApplication, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from dispatch.reports.paper import Block, Chapter, Drawing, Paper, Strong, Table, Words
from ui.execution.report_presenter import DifferenceRow
from ui.kit.ink import face
from ui.kit.palette import palette
from ui.kit.plain import without_unseen
from ui.kit.type import BASE_PX, LARGE_PX, SMALL_PX

translate = QCoreApplication.translate

_EDGE_PX = 12
_DRAWING_PX = 600
_LINE = "\n"


class PaperView(QTextEdit):
    """Shows a paper in plain text that can be selected; keys of the page are the window's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QTextEdit { border: none; padding: 0; }")
        self._shown: object = None

    def sizeHint(self) -> QSize:
        """It is read: the map above keeps its least."""
        return QSize(600, 430)

    def turn(self, pages: int) -> None:
        """Scroll by so many screens."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * round(bar.pageStep() * 0.9))

    def show_paper(self, paper: Paper) -> None:
        """Show a report; the place that one is reading stays."""
        if self._shown == paper:
            return
        bar = self.verticalScrollBar()
        place = bar.value() if isinstance(self._shown, Paper) else 0
        self._shown = paper
        writer = self._begin()
        if paper.mark:
            writer.line(f"【{paper.mark}】", LARGE_PX, palette().critical, bold=True)
        writer.line(paper.title, LARGE_PX, bold=True)
        state = " · ".join(filter(None, (paper.number, paper.secrecy, paper.state)))
        writer.line(state, SMALL_PX, palette().muted)
        if paper.warning:
            writer.line(paper.warning, BASE_PX, palette().critical, bold=True)
        for words in paper.opening:
            writer.block(words)
        for chapter in (*paper.chapters, *paper.annexes):
            writer.chapter(chapter)
        for signed in paper.signed:
            writer.line(signed, BASE_PX)
        writer.line(f"{paper.seal.entry} {paper.seal.digest}".strip(), SMALL_PX, palette().muted)
        self._end(writer)
        bar.setValue(min(place, bar.maximum()))

    def show_differences(self, title: str, rows: Sequence[DifferenceRow], empty: str) -> None:
        """Show what differs between two versions, side by side."""
        shown = (title, tuple(rows))
        if self._shown == shown:
            return
        self._shown = shown
        writer = self._begin()
        writer.line(title, LARGE_PX, bold=True)
        if not rows:
            writer.line(empty, BASE_PX, palette().muted)
            self._end(writer)
            return
        heads = (translate("report", "哪里"), translate("report", "原来"), translate("report", "改为"))
        writer.table(heads, (3, 4, 4), [(row.where, row.before, row.after) for row in rows])
        self._end(writer)

    def show_nothing(self, words: str) -> None:
        """Say why there is nothing to read."""
        if self._shown != words:
            self._shown = words
            writer = self._begin()
            writer.line(words, BASE_PX, palette().muted)
            self._end(writer)

    def repaint_all(self) -> None:
        """The theme has changed: what is shown is made anew next time."""
        self._shown = None

    def _begin(self) -> "_Writer":
        """A writer of a new document: nothing of it is laid out before it is shown."""
        made = QTextDocument(self)
        made.setDocumentMargin(_EDGE_PX)
        return _Writer(made)

    def _end(self, writer: "_Writer") -> None:
        self.setDocument(writer.end())  # the one before goes with it


class _Writer:
    """Writes into a document; nothing that is written is ever markup."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._cursor = QTextCursor(document)
        self._is_empty = True
        self._images = 0
        self._cursor.beginEditBlock()

    def end(self) -> QTextDocument:
        """The document, written."""
        self._cursor.endEditBlock()
        return self._document

    def line(self, text: str, px: int, colour: str = "", *, bold: bool = False) -> None:
        """A paragraph, of several lines where it was typed so."""
        if not text:
            return
        for one in text.split(_LINE):
            self._paragraph()
            self._cursor.insertText(without_unseen(one), _form(px, colour, bold=bold))

    def chapter(self, chapter: Chapter) -> None:
        """A heading with what stands below it."""
        self.line(" ", SMALL_PX)
        self.line(chapter.head, LARGE_PX, palette().link, bold=True)
        for block in chapter.blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        """One block."""
        match block:
            case Words():
                px, colour = (SMALL_PX, palette().muted) if block.small else (BASE_PX, "")
                self.line(block.text, px, colour)
            case Table():
                if block.caption:
                    self.line(block.caption, SMALL_PX, palette().muted, bold=True)
                heads = () if block.pairs else tuple(column.head for column in block.columns)
                shares = tuple(column.share for column in block.columns)
                self.table(heads, shares, block.rows)
            case Drawing():
                self._drawing(block)

    def table(self, heads: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
        """Rows under their heads."""
        if not rows:
            return
        form = QTextTableFormat()
        whole = sum(shares)
        form.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, 100 * share / whole) for share in shares]
        )
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setCellPadding(2)
        form.setCellSpacing(0)
        form.setBorder(1)
        form.setBorderBrush(QColor(palette().line))
        form.setBorderCollapse(True)
        self._paragraph()
        first = 1 if heads else 0
        made = self._cursor.insertTable(len(rows) + first, len(shares), form)
        for column, head in enumerate(heads):
            cell = made.cellAt(0, column).firstCursorPosition()
            cell.insertText(head, _form(SMALL_PX, palette().muted, bold=True))
        for number, row in enumerate(rows, start=first):
            for column, text in enumerate(row):
                strong = isinstance(text, Strong)
                colour = palette().high if strong else ""
                cell = made.cellAt(number, column).firstCursorPosition()
                cell.insertText(without_unseen(text), _form(SMALL_PX, colour, bold=strong))
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._is_empty = False

    def _drawing(self, drawing: Drawing) -> None:
        """An SVG on white paper, as wide as the page."""
        image = _painted(drawing.svg, drawing.width, drawing.height)
        self._images += 1
        name = f"drawing{self._images}"
        self._document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        self._paragraph()
        form = QTextImageFormat()
        form.setName(name)
        form.setWidth(_DRAWING_PX)
        form.setHeight(image.height() / 2)
        self._cursor.insertImage(form)
        self.line(drawing.caption, SMALL_PX, palette().muted)

    def _paragraph(self) -> None:
        form = QTextBlockFormat()
        form.setTopMargin(2)
        if self._is_empty:
            self._cursor.setBlockFormat(form)
            self._is_empty = False
        else:
            self._cursor.insertBlock(form)


@lru_cache(maxsize=8)
def _painted(svg: str, width: int, height: int) -> QImage:
    """An SVG on white, twice as fine as it is shown; the map of a route is the same each time."""
    image = QImage(2 * _DRAWING_PX, 2 * _DRAWING_PX * height // max(1, width), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    return image


def _form(px: int, colour: str = "", *, bold: bool = False) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFont(face(px, bold=bold))
    form.setForeground(QColor(colour or palette().text))
    return form
