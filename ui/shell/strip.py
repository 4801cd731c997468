"""The strip on top: always in the same place, numbers biggest, grey as long as nobody has to act."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolTip, QWidget

from dispatch.domain.alerts import AlertLevel
from dispatch.domain.units import UnitState
from ui.kit.formatters import NOTHING, clock_words
from ui.kit.glyphs import paint_level, paint_unit
from ui.kit.ink import CENTRE, span_px, write
from ui.kit.palette import palette
from ui.kit.plain import one_line, tip_text
from ui.kit.type import BASE_PX, DISPLAY_PX, LARGE_PX, SMALL_PX
from ui.shell.strip_presenter import Light, RateShown, StripContent

translate = QCoreApplication.translate

HEIGHT_PX = 40
BAND_PX = 4
_MARK_PX = 13
_STRIPE_PX = 14
_WHOLE = (0, HEIGHT_PX)
_ROWS = ((4, 17), (20, 17))
"""Top and height of what stands in the strip's one line, and in two lines of small text."""
_LOUD = frozenset({UnitState.LOST, UnitState.SOS})


@dataclass(frozen=True, slots=True)
class _Density:
    """How much of the strip is said in words and at which size; the first that fits is taken."""

    gap_px: int
    number_px: int = DISPLAY_PX
    with_day: bool = False
    stacks_lights: bool = False
    names_units: bool = True
    names_loud: bool = True
    names_seat: bool = True

    @property
    def step_px(self) -> int:
        """Between counts of one cell."""
        return min(7, self.gap_px)


_DENSITIES = (
    _Density(12, with_day=True),
    _Density(12),
    _Density(7),
    _Density(5, LARGE_PX),
    _Density(5, LARGE_PX, stacks_lights=True),
    _Density(4, LARGE_PX, stacks_lights=True, names_units=False),
    _Density(3, LARGE_PX, stacks_lights=True, names_units=False, names_loud=False),
    _Density(3, LARGE_PX, stacks_lights=True, names_units=False, names_loud=False, names_seat=False),
)


class _Line:
    """The strip's one line, from left to right; without a painter it only measures."""

    def __init__(self, painter: QPainter | None, content: StripContent, density: _Density) -> None:
        self._painter = painter
        self._density = density
        self._x = 8
        self.tips: list[tuple[QRect, str]] = []
        self.figures: list[tuple[QRect, str]] = []
        self._clock(content)
        self._lights(content)
        self._alerts(content)
        self._units(content)
        for name, rate in zip(("timely", "accurate"), content.rates, strict=True):
            start = self._x
            self._rate(rate)
            self._figure(start, f"rate:{name}")
        self.width = self.tips[-1][0].right() + 1

    def _text(
        self,
        text: str,
        colour: str,
        *,
        px: int = BASE_PX,
        bold: bool = False,
        line: tuple[int, int] = _WHOLE,
    ) -> None:
        """Write on the middle of a line; figures of any size stand centred on it."""
        width = span_px(text, px, bold=bold)
        if self._painter is not None:
            write(self._painter, QRect(self._x, line[0], width + 1, line[1]), text, colour, px=px, bold=bold)
        self._x += width

    def _mark(self) -> QRectF:
        """Room for a shape."""
        box = QRectF(self._x, (HEIGHT_PX - _MARK_PX) / 2, _MARK_PX, _MARK_PX)
        self._x += _MARK_PX + 3
        return box

    def _end(self, start: int, tip: str) -> None:
        """Close a cell with a line."""
        self.tips.append((QRect(start, 0, self._x - start, HEIGHT_PX), tip))
        self._x += self._density.gap_px
        if self._painter is not None:
            self._painter.fillRect(QRect(self._x, 11, 1, HEIGHT_PX - 22), QColor(palette().line))
        self._x += self._density.gap_px + 1

    def _figure(self, start: int, name: str) -> None:
        """What was written since *start* leads to what it counts."""
        self.figures.append((QRect(start, 0, self._x - start, HEIGHT_PX), name))

    def _clock(self, content: StripContent) -> None:
        colours, start = palette(), self._x
        if self._density.with_day:
            self._text(content.day, colours.muted)
            self._x += 8
        self._text(content.time, colours.text, px=DISPLAY_PX, bold=True)
        if content.speed:
            self._x += 4
            self._text(content.speed, colours.medium, bold=True)
        self._end(start, f"{content.day} {content.time} {content.speed}".strip())
        if self._density.names_seat:
            start = self._x
            self._text(content.seat, colours.muted)
            self._end(start, content.seat)

    def _lights(self, content: StripContent) -> None:
        """Side by side, or two by two; a light never loses its name."""
        first, lines = self._x, _ROWS if self._density.stacks_lights else (_WHOLE,)
        for i in range(0, len(content.lights), len(lines)):
            start = self._x = self._x + (8 if i else 0)
            ends = []
            for light, line in zip(content.lights[i : i + len(lines)], lines, strict=False):
                self._x = start
                self._light(light, line)
                ends.append(self._x)
                self.tips.append((QRect(start, line[0], self._x - start, line[1]), light.tip))
            self._x = max(ends)
        self._end(first, "")

    def _light(self, light: Light, line: tuple[int, int]) -> None:
        tokens = palette().tokens()
        self._text(light.glyph, tokens[light.colour], px=SMALL_PX, line=line)
        self._x += 3
        self._text(light.words, tokens["text" if light.age else "muted"], px=SMALL_PX, line=line)
        if light.age:
            self._x += 3
            self._text(light.age, tokens[light.colour], px=SMALL_PX, bold=True, line=line)
        if light.refused and light.source == "terminals":
            self._x += 4
            self._text(light.refused, tokens["muted"], px=SMALL_PX, line=line)

    def _alerts(self, content: StripContent) -> None:
        colours, start = palette(), self._x
        self._text(translate("strip", "警情"), colours.muted, px=SMALL_PX)
        self._x += 6
        total = colours.text if content.alerts else colours.muted
        self._text(str(content.alerts), total, px=DISPLAY_PX, bold=True)
        for count in content.levels:
            self._x += self._density.step_px
            begin = self._x
            colour = colours.of_level(count.level) if count.count else colours.line
            box = self._mark()
            if self._painter is not None:
                paint_level(self._painter, box, count.level, colour)
            loud = count.count > 0 and count.level >= AlertLevel.HIGH
            text = colour if loud else colours.text if count.count else colours.muted
            self._text(str(count.count), text, px=LARGE_PX, bold=count.count > 0)
            self._figure(begin, f"level:{count.level.value}")
        self._end(start, translate("strip", "未结束的警情, 按级别"))

    def _units(self, content: StripContent) -> None:
        colours, start = palette(), self._x
        self._text(translate("strip", "铁骑"), colours.muted, px=SMALL_PX)
        for count in content.units:
            self._x += self._density.step_px
            begin = self._x
            colour = colours.of_unit(count.state) if count.count else colours.line
            loud = count.state in _LOUD
            box = self._mark()
            if self._painter is not None:
                paint_unit(self._painter, box, count.state, colour)
            if self._density.names_units or (loud and self._density.names_loud):
                self._text(count.words, colour if loud else colours.muted, px=SMALL_PX)
                self._x += 3
            text = colour if loud else colours.text if count.count else colours.muted
            self._text(str(count.count), text, px=LARGE_PX, bold=True)
            self._figure(begin, f"unit:{count.state.value}")
        names = " ".join(f"{count.words} {count.count}" for count in content.units)
        title = translate("strip", "铁骑, 按状态")
        self._end(start, f"{title}\n{names}")

    def _rate(self, rate: RateShown) -> None:
        colours, start = palette(), self._x
        self._text(rate.words, colours.muted, px=SMALL_PX)
        self._x += 6
        known = colours.text if rate.percent != NOTHING else colours.muted
        colour = colours.high if rate.is_low else known
        self._text(rate.percent, colour, px=self._density.number_px, bold=True)
        self._x += 5
        self._text(rate.parts, colours.muted)
        goal = translate("strip", "目标不低于 95%; 今天 {parts}").format(parts=rate.parts)
        self._end(start, f"{rate.words} {rate.percent}\n{goal}")


class Gauges(QWidget):
    """The painted part of the strip; each place explains itself under the mouse.

    *chosen* with a figure that was clicked (``rate:timely``, ``level:3``, ``unit:lost``) and the lower right
    corner of where it stands, on the desktop.
    """

    chosen = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content: StripContent | None = None
        self._line: _Line | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT_PX)

    @property
    def used_px(self) -> int:
        """Width of what was painted last."""
        return self._line.width if self._line is not None else 0

    def show_content(self, content: StripContent) -> None:
        """Show *content*; paints only when something in it is new."""
        if content == self._content:
            return
        self._content = content
        self.setAccessibleName(spoken(content))
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Any width: what is said gets shorter before anything is cut."""
        return QSize(200, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint clock, seat, lights, alerts, units and rates as fully as there is room."""
        content = self._content
        if content is None:
            return
        fits = (one for one in _DENSITIES if _Line(None, content, one).width <= self.width())
        painter = QPainter(self)
        self._line = _Line(painter, content, next(fits, _DENSITIES[-1]))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which figure was clicked."""
        for box, figure in self._line.figures if self._line is not None else []:
            if box.contains(event.position().toPoint()):
                self.chosen.emit(figure, self.mapToGlobal(box.bottomRight()))
                return

    def event(self, event: QEvent) -> bool:
        """Show what the place under the mouse means."""
        if isinstance(event, QHelpEvent):
            tips = self._line.tips if self._line is not None else []
            tip = next((text for box, text in tips if text and box.contains(event.pos())), "")
            QToolTip.showText(event.globalPos(), tip_text(tip), self)
            return True
        return super().event(event)


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
        if text == self._text:
            return
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
        self._simulated.setToolTip(tip_text(one_line(badge)))

    def set_menu(self, menu: QMenu) -> None:
        """Put the menu behind its button."""
        self.menu_button.setMenu(menu)

    def show_sound(self, muted_left_s: float, *, has_device: bool) -> None:
        """Keep in sight that only the worst is heard, and for how long; or that nothing is."""
        words = ""
        if not has_device:
            words = translate("strip", "无声")
        elif muted_left_s > 0:
            words = translate("strip", "静音 {time}").format(time=clock_words(muted_left_s))
        self._muted.setToolTip(
            translate("strip", "没有找到扬声器: 看画面, 别等声音") if not has_device else ""
        )
        self._muted.show_text(words)

    def resizeEvent(self, event: object) -> None:
        """Keep the band across the whole width."""
        del event
        self._band.setGeometry(0, 0, self.width(), BAND_PX)


def spoken(content: StripContent) -> str:
    """The strip as one sentence, for screen readers and tests."""
    parts = [content.time, content.seat]
    parts += [
        " ".join(part for part in (light.words, light.glyph, light.age, light.refused) if part)
        for light in content.lights
    ]
    parts += [
        translate("strip", "警情 {count}").format(count=content.alerts),
        *(f"{one.glyph}{one.count}" for one in content.levels),
    ]
    parts += [f"{one.words}{one.count}" for one in content.units]
    parts += [f"{rate.words} {rate.percent} {rate.parts}" for rate in content.rates]
    return " │ ".join(parts)
