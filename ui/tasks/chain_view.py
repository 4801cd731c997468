"""The chain of a task, painted: what it is, the clock, and seven steps with their times."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.kit.band_clock import Urgency
from ui.kit.formatters import clock_words, since_s, time_words
from ui.kit.ink import CENTRE, RIGHT, bar, span_px, write
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, LARGE_PX, SMALL_PX
from ui.tasks.presenter import Step, StepState, TaskCard

translate = QCoreApplication.translate

HEAD_PX = 26
CHAIN_PX = 60
_EDGE_PX = 8
_MARK_PX = 5
_NOTE_PX = 18
_ANY_PX = 16_777_215


class ChainView(QWidget):
    """Shows the head and the chain of a `TaskCard`, or what to do while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: TaskCard | None = None
        self._now: datetime | None = None
        self._is_brief = False
        self._fit()

    def show_card(self, card: TaskCard | None, now: datetime) -> None:
        """Show *card* as of *now*."""
        self._card, self._now = card, now
        self._fit()

    def set_brief(self, is_brief: bool) -> None:  # noqa: FBT001 — one flag, said in its name
        """Leave the notes under the times out, where something else needs the room."""
        self._is_brief = is_brief
        self._fit()

    def _fit(self) -> None:
        height = HEAD_PX + CHAIN_PX - _NOTE_PX * self._is_brief
        self.setMinimumHeight(height)
        self.setMaximumHeight(_ANY_PX if self._card is None else height)
        self.update()

    def run_clock(self, now: datetime) -> None:
        """Let the clock run; nothing else is painted."""
        self._now = now
        self.update(QRect(self.width() - 200, 0, 200, HEAD_PX))

    def sizeHint(self) -> QSize:
        """Head and chain."""
        return QSize(400, HEAD_PX + CHAIN_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint head and chain."""
        painter = QPainter(self)
        if self._card is None or self._now is None:
            _paint_nothing(painter, self.rect())
        else:
            _paint_head(
                painter, QRect(_EDGE_PX, 0, self.width() - 2 * _EDGE_PX, HEAD_PX), self._card, self._now
            )
            self._paint_chain(painter, self._card)
        painter.end()

    def _paint_chain(self, painter: QPainter, card: TaskCard) -> None:
        width = (self.width() - 2 * _EDGE_PX) // len(card.steps)
        start = card.steps[0].at
        for i, step in enumerate(card.steps):
            box = QRect(_EDGE_PX + i * width, HEAD_PX, width, CHAIN_PX)
            reached = i + 1 < len(card.steps) and card.steps[i + 1].state is not StepState.AHEAD
            paint_step(
                painter,
                box,
                step,
                start,
                is_last=i + 1 == len(card.steps),
                goes_on=reached,
                is_brief=self._is_brief,
            )


def _paint_nothing(painter: QPainter, box: QRect) -> None:
    muted = palette().muted
    line = QRect(8, box.center().y() - 20, box.width() - 16, 22)
    write(painter, line, translate("tasks", "没有选中任务"), muted, px=BASE_PX, align=CENTRE)
    hint = translate("tasks", "↑ ↓ 选一条警情, 这里看它从预警走到报告")
    write(painter, line.translated(0, 20), hint, muted, px=SMALL_PX, align=CENTRE)


def _paint_head(painter: QPainter, box: QRect, card: TaskCard, now: datetime) -> None:
    colours = palette()
    room = QRect(box)
    if card.clock is not None:
        stands = card.clock.at(now)
        colour = {Urgency.OVERDUE: colours.high, Urgency.NEAR: colours.medium}.get(
            stands.urgency, colours.muted
        )
        is_loud = stands.urgency is not Urgency.CALM
        used = write(painter, room, stands.words, colour, bold=is_loud, align=RIGHT)
        if card.clock.stopped_at is None and stands.share:
            bar(painter, QRect(room.right() - used + 1, room.bottom() - 3, used, 3), stands.share, colour)
        room.adjust(0, 0, -used - 12, 0)
    used = write(painter, room, card.title, colours.text, px=LARGE_PX, bold=True)
    write(painter, room.adjusted(used + 12, 2, 0, 0), card.origin, colours.muted, px=SMALL_PX)


def paint_step(
    painter: QPainter,
    box: QRect,
    step: Step,
    start: datetime | None,
    *,
    is_last: bool,
    goes_on: bool,
    is_brief: bool,
) -> None:
    """Paint one step of a chain into *box*: mark, name, when it was; *goes_on*: the next one is reached."""
    colours = palette()
    colour = {
        StepState.DONE: colours.good,
        StepState.NOW: colours.link,
        StepState.FAILED: colours.high,
    }.get(step.state, colours.line)
    middle = QPointF(box.left() + 6.5, box.top() + 10.5)
    name = QRect(box.left() + 18, box.top(), box.width() - 18, 21)
    is_now = step.state in {StepState.NOW, StepState.FAILED}
    text = colours.muted if step.state is StepState.AHEAD else colours.text
    used = write(painter, name, step.name, text, px=BASE_PX + is_now, bold=step.state is not StepState.AHEAD)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not is_last:
        painter.setPen(QPen(QColor(colours.good if goes_on else colours.line), 2))
        left = name.left() + used + 6
        painter.drawLine(QPointF(left, middle.y()), QPointF(box.right() - 3, middle.y()))
    painter.setPen(QPen(QColor(colour), 2))
    painter.setBrush(QColor(colour) if step.state is StepState.DONE else Qt.BrushStyle.NoBrush)
    if step.state is StepState.FAILED:
        painter.drawLine(middle + QPointF(-4, -4), middle + QPointF(4, 4))
        painter.drawLine(middle + QPointF(-4, 4), middle + QPointF(4, -4))
    else:
        painter.drawEllipse(QRectF(middle.x() - _MARK_PX, middle.y() - _MARK_PX, 2 * _MARK_PX, 2 * _MARK_PX))
    painter.restore()
    line = QRect(box.left() + 18, box.top() + 20, box.width() - 4 - 18 * is_last, 17)
    if step.at is not None:
        used = write(painter, line, time_words(step.at), colours.text, px=SMALL_PX)
        since = "" if start is None or step.at <= start else f"+{clock_words(since_s(start, step.at))}"
        rest = line.adjusted(used + 6, 0, -16, 0)
        if since and rest.width() >= span_px(since, SMALL_PX):
            write(painter, rest, since, colours.muted, px=SMALL_PX)
    note = colours.high if step.state is StepState.FAILED else colours.muted
    if not is_brief:
        fits = not step.brief or span_px(step.note, SMALL_PX) <= line.width()
        write(painter, line.translated(0, 17), step.note if fits else step.brief, note, px=SMALL_PX)
