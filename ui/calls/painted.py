"""The form's painted parts: lists of a fixed height, in which nothing jumps whatever is found."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.roads.search import PlaceKind
from ui.bridge.port import FoundPlace
from ui.calls.call_words import KIND_LETTERS, kind_word
from ui.calls.likeness_rows import LikenessRow
from ui.kit.glyphs import paint_level
from ui.kit.ink import RIGHT, keycap, span_px, write
from ui.kit.palette import palette
from ui.kit.plain import one_line
from ui.kit.type import BASE_PX, SMALL_PX
from ui.kit.words import near_words, word

translate = QCoreApplication.translate

LINE_PX = 24
_MARK_PX = 12
_GAP_PX = 6
_LIKENESS_PX = 42


class PaintedList(QWidget):
    """Lines of *line_px* under a head; *clicked* tells which one."""

    clicked = Signal(int)

    def __init__(self, line_px: int = LINE_PX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line_px = line_px
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def box(self, at: int) -> QRect:
        """Where a line stands."""
        return QRect(0, LINE_PX + at * self._line_px, self.width(), self._line_px)

    def fits(self) -> int:
        """How many lines there is room for."""
        return max(0, (self.height() - LINE_PX) // self._line_px)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which line was clicked."""
        at = (event.position().toPoint().y() - LINE_PX) // self._line_px
        if 0 <= at < self.fits():
            self.clicked.emit(at)
        event.accept()

    def _head(self, painter: QPainter, left: str, right: str = "") -> None:
        box = QRect(0, 0, self.width() - 8, LINE_PX)
        used = write(painter, box, right, palette().muted, px=SMALL_PX, align=RIGHT)
        room = box.adjusted(0, 0, -used - 8, 0)
        write(painter, room, left, palette().muted, px=SMALL_PX, bold=True)


class PlaceList(PaintedList):
    """What the place may mean; the marked line is the one that Enter takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.places: Sequence[FoundPlace] = ()
        self.marked = 0
        self.is_searched = False

    def show_places(self, places: Sequence[FoundPlace], marked: int, *, searched: bool) -> None:
        """Show them; *searched*: something was typed, so that nothing found is an answer."""
        self.places, self.marked, self.is_searched = places, marked, searched
        self.setAccessibleName(", ".join(one_line(place.label) for place in places))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint them."""
        painter = QPainter(self)
        colours = palette()
        keys = translate("calls", "↑ ↓ 选 · Enter 取") if self.places else ""
        self._head(painter, translate("calls", "地点"), keys)
        if not self.places:
            says = translate("calls", "两条路名写在一起是路口; 也可在地图上点一下")
            if self.is_searched:
                says = translate("calls", "没有找到; 换个写法, 或在地图上点一下")
            write(painter, self.box(0), says, colours.muted, px=SMALL_PX)
        kinds = max((span_px(_place_kind(place), SMALL_PX) for place in self.places), default=0)
        for at, place in enumerate(self.places[: self.fits()]):
            box = self.box(at)
            if at == self.marked:
                painter.fillRect(box.adjusted(0, 1, -8, -1), QColor(colours.line))
            write(painter, box.adjusted(6, 0, 0, 0), _place_kind(place), colours.muted, px=SMALL_PX)
            words = box.adjusted(18 + kinds, 0, -14, 0)
            label = one_line(place.label)
            used = write(painter, words, label, colours.text, bold=at == self.marked)
            detail = words.adjusted(used + 10, 0, 0, 0)
            write(painter, detail, near_words(one_line(place.detail)), colours.muted, px=SMALL_PX)
        painter.end()


def _place_kind(place: FoundPlace) -> str:
    return {
        PlaceKind.ROAD: translate("calls", "道路"),
        PlaceKind.CROSSING: translate("calls", "路口"),
        PlaceKind.LANDMARK: translate("calls", "地标"),
    }.get(place.kind, "")


class KindList(PaintedList):
    """The kinds with their letters, in two columns; *chosen* tells which one was clicked."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.kind = AlertKind.OTHER
        self._is_by_hand = False

    def show_kind(self, kind: AlertKind, *, by_hand: bool) -> None:
        """Mark the kind that would be saved."""
        self.kind, self._is_by_hand = kind, by_hand
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint them."""
        painter = QPainter(self)
        colours = palette()
        back = translate("calls", "Alt+0 回到猜测") if self._is_by_hand else ""
        self._head(painter, translate("calls", "类别: Alt+字母, 或 ↑ ↓"), back)
        for kind, box in self._boxes():
            is_chosen = kind is self.kind
            if is_chosen:
                painter.fillRect(box.adjusted(0, 1, -8, -1), QColor(colours.line))
            used = keycap(painter, box.left() + 6, box.center().y() + 1, KIND_LETTERS[kind], strong=is_chosen)
            words = box.adjusted(6 + used + _GAP_PX, 0, -8, 0)
            write(painter, words, kind_word(kind), colours.text, bold=is_chosen)
        painter.end()

    def _boxes(self) -> list[tuple[AlertKind, QRect]]:
        half, width = (len(KIND_LETTERS) + 1) // 2, self.width() // 2
        return [
            (kind, QRect(at // half * width, LINE_PX + at % half * LINE_PX, width, LINE_PX))
            for at, kind in enumerate(KIND_LETTERS)
        ]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which kind was clicked."""
        for kind, box in self._boxes():
            if box.contains(event.position().toPoint()):
                self.chosen.emit(kind)
        event.accept()


class LikenessList(PaintedList):
    """Open alerts that may be the same, two lines each; the one that a join means is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_LIKENESS_PX, parent)
        self.rows: Sequence[LikenessRow] = ()
        self.joinable = ""
        self._is_placed = False

    def show_rows(self, rows: Sequence[LikenessRow], joinable: str, *, placed: bool) -> None:
        """Show them; *placed*: a place is known, so that nothing found is an answer."""
        if (rows, joinable, placed) != (self.rows, self.joinable, self._is_placed):
            self.rows, self.joinable, self._is_placed = rows, joinable, placed
            self.setAccessibleName(" | ".join(f"{row.title} {row.degree} {row.why}" for row in rows))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint them."""
        painter = QPainter(self)
        colours = palette()
        head = translate("calls", "可能是同一件: {count}").format(count=len(self.rows))
        keys = translate("calls", "Alt+↑ ↓ 看 · Alt+D 并入") if self.rows else ""
        self._head(painter, head, keys)
        if not self.rows:
            says = translate("calls", "有了地点, 这里列出相近的警情")
            if self._is_placed:
                says = translate("calls", "附近没有相近的警情")
            write(painter, QRect(0, LINE_PX, self.width(), LINE_PX), says, colours.muted, px=SMALL_PX)
        for at, row in enumerate(self.rows[: self.fits()]):
            self._paint_row(painter, self.box(at), row)
        painter.end()

    def _paint_row(self, painter: QPainter, box: QRect, row: LikenessRow) -> None:
        colours = palette()
        is_meant = row.key == self.joinable
        if is_meant:
            painter.fillRect(box.adjusted(0, 1, -8, -1), QColor(colours.line))
        upper = box.adjusted(6 + _MARK_PX + _GAP_PX, 2, -14, 0)
        upper.setHeight(20)
        mark = QRectF(6, upper.center().y() - _MARK_PX / 2 + 1, _MARK_PX, _MARK_PX)
        paint_level(painter, mark, row.level, colours.of_level(row.level))
        used = write(painter, upper, row.age, colours.text, align=RIGHT)
        title = upper.adjusted(0, 0, -used - 8, 0)
        title = title.adjusted(write(painter, title, row.number, colours.muted, px=SMALL_PX) + 8, 0, 0, 0)
        degree = span_px(row.degree, SMALL_PX) + 8
        used = write(painter, title.adjusted(0, 0, -degree, 0), row.title, colours.text, bold=True)
        write(painter, title.adjusted(used + 8, 0, 0, 0), row.degree, colours.text, px=SMALL_PX)
        lower = upper.translated(0, 18)
        write(painter, lower, row.why, colours.text if is_meant else colours.muted, px=SMALL_PX)


@dataclass(frozen=True, slots=True)
class KindSaid:
    """What the line of the kind says: kind and level, and whether and by which words they are guessed."""

    kind: AlertKind
    level: AlertLevel
    because: tuple[str, ...]
    by_hand: bool


class KindLine(QWidget):
    """Kind and level as they would be saved, and by which words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = KindSaid(AlertKind.OTHER, AlertLevel.LOW, (), by_hand=False)
        self.setFixedHeight(26)

    def say(self, said: KindSaid) -> None:
        """Show a kind."""
        if said != self.said:
            self.said = said
            self.setAccessibleName(f"{kind_word(said.kind)} {word(said.level)}")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        colours, said = palette(), self.said
        middle = self.height() / 2
        mark = QRectF(2, middle - 7, 14, 14)
        paint_level(painter, mark, said.level, colours.of_level(said.level))
        box = self.rect().adjusted(22, 0, -4, 0)
        used = write(painter, box, kind_word(said.kind), colours.text, px=BASE_PX + 1, bold=True)
        box = box.adjusted(used + 8, 0, 0, 0)
        used = write(painter, box, word(said.level), colours.of_level(said.level), bold=True)
        box = box.adjusted(used + 12, 0, 0, 0)
        keys = translate("calls", "Ctrl+↑ ↓ 轻重")
        used = write(painter, box, keys, colours.muted, px=SMALL_PX, align=RIGHT)
        write(painter, box.adjusted(0, 0, -used - 8, 0), self._why(), colours.muted, px=SMALL_PX)
        painter.end()

    def _why(self) -> str:
        said = self.said
        if said.by_hand:
            return translate("calls", "手选")
        if said.because:
            words = translate("calls", "、").join(one_line(one) for one in said.because)
            return translate("calls", "因「{words}」").format(words=words)
        return translate("calls", "写出事由就会猜")
