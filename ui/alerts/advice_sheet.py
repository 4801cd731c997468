"""Candidates and those left out, painted as dense lines: digit, call sign, time, state, reasons, age."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dispatch.domain.units import Freshness
from ui.alerts.advice import AdviceCard, CandidateRow
from ui.kit.formatters import age_words, duration_words
from ui.kit.glyphs import FRESHNESS_GLYPHS, paint_unit
from ui.kit.ink import RIGHT, face, keycap, metrics, span_px, write
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, SMALL_PX
from ui.kit.words import word

translate = QCoreApplication.translate

_LINE_PX = 24
_SMALL_LINE_PX = 17
_NAME_X, _ETA_RIGHT, _STATE_X = 26, 108, 118
_AGE_PX = 46
NOT_OFFERED = -1
"""Marked in place of a digit: the chosen unit is none of the candidates."""

_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class _Line:
    """A piece of the sheet: a candidate, or words in a colour; *wraps*: reasons have a line of their own."""

    top: int
    height: int
    candidate: CandidateRow | None = None
    words: str = ""
    tone: str = ""
    wraps: bool = False


class AdviceSheet(QWidget):
    """Shows an `AdviceCard`; *picked* tells the digit of a clicked candidate."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: AdviceCard | None = None
        self._message = ""
        self._marked = 0
        self._hovered = 0
        self._ages_s: Mapping[str, float] = {}
        self._lines: list[_Line] = []
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_card(self, card: AdviceCard | None, *, marked: int = 0, message: str = "") -> None:
        """Show *card* and a *message*; with one candidate *marked* only that one beside the first."""
        if card is not self._card:
            self._ages_s = {}
        self._card, self._marked, self._message = card, marked, message
        self._lay_out()

    def age(self, ages_s: Mapping[str, float]) -> None:
        """Show other ages of the positions than the advice was given with, by unit."""
        self._ages_s = ages_s
        self.update(QRect(self.width() - _AGE_PX, 0, _AGE_PX, self.height()))

    def height_for(self, width: int) -> int:
        """Height in pixels at *width*."""
        lines = self._lines if width == self.width() else list(self._laid(width))
        return lines[-1].top + lines[-1].height + 2 if lines else 0

    def sizeHint(self) -> QSize:
        """As high as its words are at the present width."""
        return QSize(self.width(), self.height_for(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap anew."""
        super().resizeEvent(event)
        self._lines = list(self._laid(self.width()))

    def _lay_out(self) -> None:
        self._lines = list(self._laid(self.width()))
        self.setFixedHeight(self.height_for(self.width()))
        self.update()

    def _laid(self, width: int) -> Iterator[_Line]:
        card = self._card
        if card is None:
            return
        top = 2
        for words, tone in ((self._message, "high"), (card.notice, "medium")):
            if words:
                yield (line := self._wrapped(top, words, tone, width))
                top += line.height
        room = width - self._why_x() - _AGE_PX
        for row in self._shown(card):
            wraps = span_px(row.reasons, SMALL_PX) > room
            yield (line := _Line(top, _LINE_PX + _SMALL_LINE_PX * wraps, row, wraps=wraps))
            top += line.height
        if self._marked:
            return
        if card.more:
            words = translate("alerts", "另有 {count} 辆更远").format(count=card.more)
            yield (line := self._wrapped(top, words, "muted", width))
            top += line.height
        for i, group in enumerate(card.left_out):
            words = f"{group.reason}: {group.units}"
            if i == 0:
                words = translate("alerts", "不派 {group}").format(group=words)
            yield (line := self._wrapped(top, words, "muted", width))
            top += line.height

    def _shown(self, card: AdviceCard) -> tuple[CandidateRow, ...]:
        """While a reason is asked the chosen one beside the first: the rest would push it out of sight."""
        if not self._marked:
            return card.candidates
        return tuple(row for row in card.candidates if row.number in {1, self._marked})

    def _why_x(self) -> int:
        """Where reasons begin: behind the widest word for a state that is shown."""
        card = self._card
        widest = (
            max((span_px(word(row.state), SMALL_PX) for row in card.candidates), default=0) if card else 0
        )
        return _STATE_X + 16 + widest + 8

    def _wrapped(self, top: int, words: str, tone: str, width: int) -> _Line:
        box = metrics(SMALL_PX).boundingRect(QRect(0, 0, max(width - 8, 40), 1000), _WRAP, words)
        return _Line(top, max(_SMALL_LINE_PX, box.height() + 2), words=words, tone=tone)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines that need it."""
        painter = QPainter(self)
        for line in self._lines:
            box = QRect(0, line.top, self.width(), line.height)
            if not box.intersects(event.rect()):
                continue
            if line.candidate is not None:
                self._paint_candidate(painter, box, line.candidate, wraps=line.wraps)
            else:
                painter.setFont(face(SMALL_PX))
                painter.setPen(QColor(palette().tokens()[line.tone]))
                painter.drawText(box.adjusted(4, 0, -4, 0), _WRAP, line.words)
        painter.end()

    def _paint_candidate(self, painter: QPainter, box: QRect, row: CandidateRow, *, wraps: bool) -> None:
        colours = palette()
        is_marked, is_first = row.number == self._marked, row.number == 1
        if is_marked or row.number == self._hovered:
            painter.fillRect(box, QColor(colours.line))
        line = QRect(box.left(), box.top(), box.width(), _LINE_PX)
        middle = line.center().y() + 1
        if not self._marked:
            keycap(painter, 2, middle, str(row.number), strong=is_first)
        elif is_marked:  # digits mean reasons now
            write(painter, line.adjusted(8, 0, 0, 0), "▸", colours.link, bold=True)
        write(painter, line.adjusted(_NAME_X, 0, 0, 0), row.call_sign, colours.text, bold=True)
        eta = QRect(_NAME_X, line.top(), _ETA_RIGHT - _NAME_X, _LINE_PX)
        write(
            painter, eta, duration_words(row.eta_s), colours.text, px=BASE_PX + 1, bold=is_first, align=RIGHT
        )
        paint_unit(painter, QRectF(_STATE_X, middle - 6, 12, 12), row.state, colours.of_unit(row.state))
        state = line.adjusted(_STATE_X + 16, 0, 0, 0)
        write(painter, state, word(row.state), colours.muted, px=SMALL_PX)
        age = f"{FRESHNESS_GLYPHS[Freshness.FRESH]} {age_words(self._ages_s.get(row.unit_id, row.age_s))}"
        write(painter, line.adjusted(0, 0, -4, 0), age, colours.muted, px=SMALL_PX, align=RIGHT)
        why = QRect(_NAME_X, line.bottom() - 2, box.width() - _NAME_X - 4, _SMALL_LINE_PX)
        if not wraps:
            why = line.adjusted(self._why_x(), 0, -_AGE_PX, 0)
        write(painter, why, row.reasons, colours.good if is_first else colours.muted, px=SMALL_PX)

    def _number_at(self, y: int) -> int:
        found = (line.candidate for line in self._lines if line.top <= y < line.top + line.height)
        return next((row.number for row in found if row is not None), 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which candidate a click would take."""
        self._hover(self._number_at(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self._hover(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the candidate under the mouse, as its digit would."""
        number = self._number_at(int(event.position().y()))
        if number and event.button() is Qt.MouseButton.LeftButton:
            self.picked.emit(number)
        event.accept()

    def _hover(self, number: int) -> None:
        if number != self._hovered:
            self._hovered = number
            self.setCursor(Qt.CursorShape.PointingHandCursor if number else Qt.CursorShape.ArrowCursor)
            self.update()
