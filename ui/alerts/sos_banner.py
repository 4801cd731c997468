"""Calls for help above everything: over the map's upper edge, in nobody's way, until somebody is there."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dispatch.domain.alerts import AlertLevel
from dispatch.domain.evidence import Advice
from dispatch.picture.views import Picture
from ui.alerts.sos import SosCall, SosWatch
from ui.bridge.bridge import Bridge
from ui.kit.beat import each_second
from ui.kit.formatters import clock_words, since_s
from ui.kit.glyphs import paint_level
from ui.kit.ink import RIGHT, span_px, write
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, DISPLAY_PX, LARGE_PX, SMALL_PX

translate = QCoreApplication.translate

MOST = 3
"""So many are told one by one; of the rest the number."""
_LOUD_PX, _CALM_PX, _MORE_PX = 56, 28, 22
_LEAST_PX = 420
_CLOCK_PX = 96
_TEXT_X = 44


class SosBanner(QWidget):
    """Lies over the upper edge of *over*, moves nothing and takes no key. *picked* tells a clicked call."""

    picked = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        over: QWidget,
        parent: QWidget,
        *,
        key: str = "F4",
        clock_s: Callable[[], float] = monotonic,
    ) -> None:
        """*key* is the one that opens the first call's advice."""
        super().__init__(parent)
        self._below_px = 0
        self._bridge = bridge
        self._over = over
        self._key = key
        self._watch = SosWatch(bridge, clock_s)
        self._calls: tuple[SosCall, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()
        for widget in (over, parent):
            widget.installEventFilter(self)
        self._clock = each_second(self, self.tick, 1)
        bridge.picture_changed.connect(self.refresh)
        bridge.advised.connect(self._heard)
        self.refresh(bridge.picture)

    @property
    def calls(self) -> tuple[SosCall, ...]:
        """What is being told."""
        return self._calls

    def refresh(self, picture: Picture) -> None:
        """Tell the calls of *picture*; none hides the banner."""
        calls = self._watch.calls(picture, self._bridge.now())
        if calls == self._calls:
            return
        self._calls = calls
        self.setAccessibleName(" · ".join(f"{call.who} {call.where} {call.helpers}" for call in calls))
        self.place()
        self.update()

    def _heard(self, alert_id: str, advice: Advice) -> None:
        """Somebody had the units ranked for a call: the same words stand here."""
        if self._watch.hear(alert_id, advice):
            QTimer.singleShot(0, self, lambda: self.refresh(self._bridge.picture))

    def tick(self) -> None:
        """A second has passed: the clocks, and perhaps a newer ranking."""
        if self._calls:
            self.refresh(self._bridge.picture)
            self.update(QRect(self.width() - _CLOCK_PX, 0, _CLOCK_PX, self.height()))

    def keep_below(self, edge_px: int) -> None:
        """Stand no higher than this: something else that must be read lies above."""
        if edge_px != self._below_px:
            self._below_px = edge_px
            self.place()

    def place(self) -> None:
        """Lie over the upper edge of the map, or of the window where the map is elsewhere."""
        self.setVisible(bool(self._calls))
        parent = self.parentWidget()
        if not self._calls or parent is None:
            return
        over = self._over
        is_here = over.window() is parent.window() and over.isVisible()
        corner = over.mapTo(parent, QPoint(0, 0)) if is_here and over is not parent else QPoint(0, 0)
        room = over.width() if is_here else parent.width()
        width = min(max(room, _LEAST_PX), parent.width())
        top = max(corner.y(), self._below_px)
        self.setGeometry(min(corner.x(), parent.width() - width), top, width, self._height())
        self.raise_()

    def _height(self) -> int:
        lines = sum(_CALM_PX if call.is_answered else _LOUD_PX for call in self._calls[:MOST])
        return lines + (_MORE_PX if len(self._calls) > MOST else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the map and the window."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide}:
            self.place()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Another language: every word is made anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._watch = SosWatch(self._bridge, monotonic)
            self.refresh(self._bridge.picture)

    # ------------------------------------------------------------------ painting and the mouse

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint each call, those to whom nobody was sent loudest."""
        painter = QPainter(self)
        for call, box in self._boxes():
            if call.is_answered:
                self._paint_calm(painter, box, call)
            else:
                self._paint_loud(painter, box, call)
        more = len(self._calls) - MOST
        if more > 0:
            box = QRect(0, self.height() - _MORE_PX, self.width(), _MORE_PX)
            painter.fillRect(box, QColor(palette().critical))
            words = translate("sos", "另有 {count} 人求助").format(count=more)
            write(painter, box.adjusted(_TEXT_X, 0, 0, 0), words, palette().on_signal, px=SMALL_PX, bold=True)
        painter.end()

    def _boxes(self) -> list[tuple[SosCall, QRect]]:
        boxes, top = [], 0
        for call in self._calls[:MOST]:
            height = _CALM_PX if call.is_answered else _LOUD_PX
            boxes.append((call, QRect(0, top, self.width(), height)))
            top += height
        return boxes

    def _paint_loud(self, painter: QPainter, box: QRect, call: SosCall) -> None:
        colours = palette()
        ink = colours.on_signal
        painter.fillRect(box, QColor(colours.critical))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(colours.background))
        paint_level(painter, QRectF(12, box.top() + 8, 22, 22), AlertLevel.CRITICAL, ink)
        first = QRect(_TEXT_X, box.top() + 4, box.width() - _TEXT_X - _CLOCK_PX, 26)
        words = translate("sos", "求助 {who}").format(who=call.who)
        used = write(painter, first, words, ink, px=LARGE_PX, bold=True)
        write(painter, first.adjusted(used + 12, 0, 0, 0), call.where, ink, px=BASE_PX)
        second = QRect(_TEXT_X, box.top() + 30, box.width() - _TEXT_X - 12, 20)
        seat = translate("sos", "{seat} 签收").format(seat=call.taken_by) if call.taken_by else ""
        hint = translate("sos", "{key} 看建议, 1 派").format(key=self._key)
        is_mine = call.taken_by in {"", self._bridge.seat}
        aside = (hint if call is self._calls[0] else "") if is_mine else seat
        room = second.adjusted(0, 0, -span_px(aside, SMALL_PX, bold=True) - 12, 0)
        write(painter, second, aside, ink, px=SMALL_PX, bold=True, align=RIGHT)
        write(painter, room, call.helpers, ink, px=BASE_PX, bold=True)
        self._paint_clock(painter, QRect(0, box.top() + 2, box.width() - 12, 28), call, ink, DISPLAY_PX)

    def _paint_calm(self, painter: QPainter, box: QRect, call: SosCall) -> None:
        colours = palette()
        painter.fillRect(box, QColor(colours.raised))
        painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), QColor(colours.critical))
        paint_level(painter, QRectF(15, box.top() + 6, 16, 16), AlertLevel.CRITICAL, colours.critical)
        line = box.adjusted(_TEXT_X, 0, -_CLOCK_PX, 0)
        who = translate("sos", "求助 {who}").format(who=call.who)
        used = write(painter, line, who, colours.critical, px=BASE_PX, bold=True)
        rest = line.adjusted(used + 12, 0, 0, 0)
        used = write(painter, rest, call.helpers, colours.text, px=BASE_PX, bold=True)
        write(painter, rest.adjusted(used + 12, 0, 0, 0), call.where, colours.muted, px=SMALL_PX)
        self._paint_clock(painter, box.adjusted(0, 0, -12, 0), call, colours.text, LARGE_PX)

    def _paint_clock(self, painter: QPainter, box: QRect, call: SosCall, ink: str, px: int) -> None:
        ran_s = max(0.0, since_s(call.since, self._bridge.now()))
        write(painter, box, clock_words(ran_s), ink, px=px, bold=True, align=RIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which call was clicked."""
        place = event.position().toPoint()
        for call, box in self._boxes():
            if box.contains(place):
                self.picked.emit(call.alert_id)
        event.accept()
