"""The strip on top: always in the same place, numbers biggest, grey as long as nobody has to act."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolTip, QWidget

from dispatch.domain.alerts import AlertLevel
from dispatch.domain.units import UnitState
from ui.kit.glyphs import paint_level, paint_unit
from ui.kit.ink import CENTRE, span_px, write
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, DISPLAY_PX, LARGE_PX, SMALL_PX
from ui.shell.strip_presenter import RateShown, StripContent

translate = QCoreApplication.translate

HEIGHT_PX = 40
BAND_PX = 4
_GAP_PX = 12
_NARROW_GAP_PX = 7
_MARK_PX = 13
_STRIPE_PX = 14
_WIDE_PX = 1600
_LOUD = frozenset({UnitState.LOST, UnitState.SOS})


@dataclass(slots=True)
class _Pen:
    """Where the next cell begins, and what was said so far about each place."""

    x: int
    gap_px: int
    tips: list[tuple[QRect, str]]


class Gauges(QWidget):
    """The painted part of the strip; each place explains itself under the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content: StripContent | None = None
        self._tips: list[tuple[QRect, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT_PX)

    def show_content(self, content: StripContent) -> None:
        """Show *content*; paints only when something in it is new."""
        if content == self._content:
            return
        self._content = content
        self.setAccessibleName(spoken(content))
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Any width: what does not fit at the right is cut by nobody smaller than 1366 px."""
        return QSize(200, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint clock, seat, lights, alerts, units and rates, from left to right."""
        content = self._content
        if content is None:
            return
        painter = QPainter(self)
        wide = self.window().width() >= _WIDE_PX
        pen = _Pen(8, _GAP_PX if wide else _NARROW_GAP_PX, [])
        self._clock(painter, pen, content, wide=wide)
        self._lights(painter, pen, content)
        self._alerts(painter, pen, content)
        self._units(painter, pen, content)
        for rate in content.rates:
            self._rate(painter, pen, rate)
        painter.end()
        self._tips = pen.tips

    def event(self, event: QEvent) -> bool:
        """Show what the place under the mouse means."""
        if isinstance(event, QHelpEvent):
            tip = next((text for box, text in self._tips if box.contains(event.pos())), "")
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def _text(
        self, painter: QPainter, pen: _Pen, text: str, colour: str, *, px: int = BASE_PX, bold: bool = False
    ) -> None:
        """Write on the strip's one middle line; figures of any size stand centred on it."""
        width = span_px(text, px, bold=bold)
        write(painter, QRect(pen.x, 0, width + 1, HEIGHT_PX), text, colour, px=px, bold=bold)
        pen.x += width

    def _end(self, painter: QPainter, pen: _Pen, start: int, tip: str) -> None:
        """Close a cell with a line."""
        pen.tips.append((QRect(start, 0, pen.x - start, HEIGHT_PX), tip))
        pen.x += pen.gap_px
        painter.fillRect(QRect(pen.x, 11, 1, HEIGHT_PX - 22), QColor(palette().line))
        pen.x += pen.gap_px + 1

    def _clock(self, painter: QPainter, pen: _Pen, content: StripContent, *, wide: bool) -> None:
        colours, start = palette(), pen.x
        if wide:
            self._text(painter, pen, content.day, colours.muted)
            pen.x += 8
        self._text(painter, pen, content.time, colours.text, px=DISPLAY_PX, bold=True)
        if content.speed:
            pen.x += 4
            self._text(painter, pen, content.speed, colours.medium, bold=True)
        self._end(painter, pen, start, f"{content.day} {content.time} {content.speed}".strip())
        start = pen.x
        self._text(painter, pen, content.seat, colours.muted)
        self._end(painter, pen, start, content.seat)

    def _lights(self, painter: QPainter, pen: _Pen, content: StripContent) -> None:
        tokens, first = palette().tokens(), pen.x
        for i, light in enumerate(content.lights):
            start = pen.x
            self._text(painter, pen, light.glyph, tokens[light.colour], px=SMALL_PX)
            pen.x += 3
            shown = "text" if light.age else "muted"
            self._text(painter, pen, light.words, tokens[shown], px=SMALL_PX)
            if light.age:
                pen.x += 3
                self._text(painter, pen, light.age, tokens[light.colour], px=SMALL_PX, bold=True)
            pen.tips.append((QRect(start, 0, pen.x - start, HEIGHT_PX), light.tip))
            pen.x += 8 if i + 1 < len(content.lights) else 0
        self._end(painter, pen, first, "")

    def _alerts(self, painter: QPainter, pen: _Pen, content: StripContent) -> None:
        colours, start = palette(), pen.x
        self._text(painter, pen, translate("strip", "警情"), colours.muted, px=SMALL_PX)
        pen.x += 6
        self._number(painter, pen, content.alerts, colours.text if content.alerts else colours.muted)
        for count in content.levels:
            pen.x += 7
            colour = colours.of_level(count.level) if count.count else colours.line
            box = QRectF(pen.x, (HEIGHT_PX - _MARK_PX) / 2, _MARK_PX, _MARK_PX)
            paint_level(painter, box, count.level, colour)
            pen.x += _MARK_PX + 3
            loud = count.count > 0 and count.level >= AlertLevel.HIGH
            text = colour if loud else colours.text if count.count else colours.muted
            self._text(painter, pen, str(count.count), text, px=LARGE_PX, bold=count.count > 0)
        self._end(painter, pen, start, translate("strip", "未结束的警情, 按级别"))

    def _units(self, painter: QPainter, pen: _Pen, content: StripContent) -> None:
        colours, start = palette(), pen.x
        self._text(painter, pen, translate("strip", "铁骑"), colours.muted, px=SMALL_PX)
        for count in content.units:
            pen.x += 7
            colour = colours.of_unit(count.state) if count.count else colours.line
            box = QRectF(pen.x, (HEIGHT_PX - _MARK_PX) / 2, _MARK_PX, _MARK_PX)
            paint_unit(painter, box, count.state, colour)
            pen.x += _MARK_PX + 3
            loud = count.state in _LOUD
            self._text(painter, pen, count.words, colour if loud else colours.muted, px=SMALL_PX)
            pen.x += 3
            text = colour if loud else colours.text if count.count else colours.muted
            width = span_px("00", LARGE_PX, bold=True) if count.count > 9 else 0  # noqa: PLR2004 — two figures
            before = pen.x
            self._text(painter, pen, str(count.count), text, px=LARGE_PX, bold=True)
            pen.x = max(pen.x, before + width)
        self._end(painter, pen, start, translate("strip", "铁骑, 按状态"))

    def _rate(self, painter: QPainter, pen: _Pen, rate: RateShown) -> None:
        colours, start = palette(), pen.x
        self._text(painter, pen, rate.words, colours.muted, px=SMALL_PX)
        pen.x += 6
        colour = colours.high if rate.is_low else colours.text
        self._text(painter, pen, rate.percent, colour, px=DISPLAY_PX, bold=True)
        pen.x += 5
        self._text(painter, pen, rate.parts, colours.muted)
        goal = translate("strip", "目标不低于 95%; 今天 {parts}").format(parts=rate.parts)
        self._end(painter, pen, start, f"{rate.words} {rate.percent}\n{goal}")

    def _number(self, painter: QPainter, pen: _Pen, number: int, colour: str) -> None:
        self._text(painter, pen, str(number), colour, px=DISPLAY_PX, bold=True)


class Chip(QWidget):
    """A word that must be seen as long as it holds: filled, at the strip's right end."""

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        """*colour*: a token of the palette."""
        super().__init__(parent)
        self._colour = colour
        self._text = ""
        self.hide()

    def show_text(self, text: str) -> None:
        """Show *text*; nothing hides the chip."""
        self._text = text
        self.setFixedSize(span_px(text, BASE_PX, bold=True) + 16, 24)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the word upon its colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette().tokens()[self._colour]))
        painter.drawRoundedRect(self.rect(), 4, 4)
        write(painter, self.rect(), self._text, palette().on_signal, bold=True, align=CENTRE)
        painter.end()


class Band(QWidget):
    """Stripes across the whole window: what is seen here is not the real city."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(BAND_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint slanted stripes in the warning colour."""
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.background))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.medium))
        for x in range(-BAND_PX, self.width(), _STRIPE_PX):
            half = _STRIPE_PX // 2
            painter.drawPolygon(
                [
                    QPoint(x, BAND_PX),
                    QPoint(x + BAND_PX, 0),
                    QPoint(x + BAND_PX + half, 0),
                    QPoint(x + half, BAND_PX),
                ]
            )
        painter.end()


class Strip(QWidget):
    """Menu, gauges and chips, under a band of stripes where the city is simulated."""

    height_changed = Signal()

    def __init__(self, badge: str, parent: QWidget | None = None) -> None:
        """*badge*: what kind of simulation this is; empty in a real city."""
        super().__init__(parent)
        self.gauges = Gauges(self)
        self._muted = Chip("high", self)
        self._simulated = Chip("medium", self)
        self._band = Band(self)
        self._band.setVisible(bool(badge))
        self.menu_button = QPushButton(translate("strip", "菜单"), self)
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.menu_button.setFixedHeight(26)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, BAND_PX if badge else 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(self.menu_button)
        row.addWidget(self.gauges, 1)
        row.addWidget(self._muted)
        row.addWidget(self._simulated)
        self.setFixedHeight(HEIGHT_PX + (BAND_PX if badge else 0))
        self._simulated.show_text(translate("strip", "模拟") if badge else "")
        self._simulated.setToolTip(badge)

    def set_menu(self, menu: QMenu) -> None:
        """Put the menu behind its button."""
        self.menu_button.setMenu(menu)

    def show_muted(self, muted: bool) -> None:  # noqa: FBT001 — the slot of a bool signal
        """Keep in sight that only the worst is heard."""
        self._muted.show_text(translate("strip", "静音 M") if muted else "")

    def resizeEvent(self, event: object) -> None:
        """Keep the band across the whole width."""
        del event
        self._band.setGeometry(0, 0, self.width(), BAND_PX)


def spoken(content: StripContent) -> str:
    """The strip as one sentence, for screen readers and tests."""
    parts = [content.time, content.seat]
    parts += [f"{light.words} {light.glyph} {light.age}".strip() for light in content.lights]
    parts += [f"{translate('strip', '警情')} {content.alerts}", *(f"{one.glyph}{one.count}" for one in content.levels)]
    parts += [f"{one.words}{one.count}" for one in content.units]
    parts += [f"{rate.words} {rate.percent} {rate.parts}" for rate in content.rates]
    return " │ ".join(parts)
