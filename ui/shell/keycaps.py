"""The keys of the present context, at the bottom; and all of them, under ``?``."""

from collections.abc import Callable
from itertools import combinations

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.ink import keycap, span_px, write
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, LARGE_PX, SMALL_PX
from ui.shell.actions import GROUP_TITLES, Action, ActionBook, Group, verb_of

translate = QCoreApplication.translate

HEIGHT_PX = 28
_SPACE_PX = 16
_ROW_PX = 28
_LEAST_ROW_PX = 20
_VERB_PX = 44
_COLUMN_PX = 400
_MARGIN_PX = 24
_KEYS_PX = 96
_PINNED = ("keys", "undo")
"""At the right edge, from the right."""


class KeycapBar(QWidget):
    """What the keyboard can do now, the most wanted leftmost; a click on a cap does the same."""

    def __init__(self, book: ActionBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._boxes: list[tuple[QRect, Action]] = []
        self.setFixedHeight(HEIGHT_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        book.refreshed.connect(self._refresh)

    def shown(self) -> list[Action]:
        """The actions whose caps stand in the bar as it is painted."""
        return [action for _, action in self._laid_out()]

    def _refresh(self) -> None:
        caps = ", ".join(f"{action.key_words} {action.cap_words}" for action in self._book.for_keycaps())
        self.setAccessibleName(caps)
        self.update()

    def _laid_out(self) -> list[tuple[QRect, Action]]:
        """The caps from left to right; what does not fit whole is left out.

        Taking back and ? always fit, at the right edge: coming and going, the one moves nothing else.
        """
        found, x, right = [], 8, self.width() - 8
        actions = self._book.for_keycaps()
        widths = {action.id: _width(action) for action in actions}
        last = [action for name in _PINNED for action in actions if action.id == name]
        for action in last:
            right -= widths[action.id]
            found.append((QRect(right + _SPACE_PX, 0, widths[action.id] - _SPACE_PX, HEIGHT_PX), action))
        found.reverse()
        pinned, found = found, []
        for action in [one for one in actions if one not in last]:
            if x + widths[action.id] > right:
                break
            found.append((QRect(x, 0, widths[action.id] - _SPACE_PX, HEIGHT_PX), action))
            x += widths[action.id]
        return found + pinned

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the caps."""
        painter = QPainter(self)
        colours = palette()
        painter.fillRect(self.rect(), QColor(colours.background))
        self._boxes = self._laid_out()
        for box, action in self._boxes:
            used = keycap(painter, box.x(), HEIGHT_PX // 2, action.key_words) + 6
            rest = box.adjusted(used, 0, 8, 0)
            write(painter, rest, action.cap_words, colours.muted, px=SMALL_PX)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Do what the cap under the mouse does."""
        for box, action in self._boxes:
            if box.contains(event.position().toPoint()):
                if (
                    not action.is_asked()
                ):  # a second click at the same place is no answer: the card has buttons
                    self._book.qt(action.id).trigger()
                return


def _width(action: Action) -> int:
    return (
        max(18, span_px(action.key_words, SMALL_PX, bold=True) + 8)
        + 6
        + span_px(action.cap_words, SMALL_PX)
        + _SPACE_PX
    )


class KeyOverlay(QWidget):
    """All keys over the window's middle, in columns; any key or click puts it away."""

    def __init__(self, book: ActionBook, parent: QWidget) -> None:
        super().__init__(parent)
        self._book = book
        self.wanted: Callable[[Action], bool] = lambda _action: True
        self._parent = parent
        self.hide()

    def listed(self) -> tuple[Action, ...]:
        """The actions that are shown: those that are *wanted*."""
        return tuple(action for action in self._book.actions if self.wanted(action))

    def toggle(self) -> None:
        """Show the keys or put them away."""
        if self.isVisible():
            self.hide()
            return
        self.setGeometry(self._parent.rect())
        self.raise_()
        self.show()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Put the keys away."""
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the groups in as many columns as there is room for."""
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.background))
        columns = _columns(self.listed())
        column_px = min(_COLUMN_PX, (self.width() - _MARGIN_PX) // len(columns))
        width = column_px * len(columns)
        tallest = max(sum(1 + len(actions) for _, actions in column) + len(column) for column in columns)
        left = max(0, (self.width() - width) // 2)
        top = max(_MARGIN_PX, (self.height() - tallest * self._row_px(tallest)) // 2 - _ROW_PX)
        row_px = self._row_px(tallest)
        title = QRect(left + _MARGIN_PX, top, width, _ROW_PX)
        write(
            painter,
            title,
            translate("keys", "全部按键 (按 Esc 或 ? 收起)"),
            colours.text,
            px=LARGE_PX,
            bold=True,
        )
        for i, column in enumerate(columns):
            box = QRect(left + i * column_px + _MARGIN_PX, top + _ROW_PX + row_px, column_px, row_px)
            self._column(painter, box, column)
        painter.end()

    def _row_px(self, rows: int) -> int:
        """Height of a row, with which so many fit the window."""
        return max(
            _LEAST_ROW_PX, min(_ROW_PX, (self.height() - 2 * _MARGIN_PX - 2 * _ROW_PX) // max(1, rows))
        )

    def _column(self, painter: QPainter, line: QRect, column: list[tuple[Group, list[Action]]]) -> None:
        """Paint groups from *line* on, which is as wide as the column and as high as a row."""
        colours = palette()
        line = QRect(line)
        for group, actions in column:
            write(painter, line, translate("actions", GROUP_TITLES[group]), colours.muted, bold=True)
            line.translate(0, line.height())
            for action in actions:
                verb = verb_of(action)
                middle = line.top() + line.height() // 2
                cap = keycap(painter, line.left(), middle, action.key_words or f"/ {verb}")
                box = line.adjusted(max(_KEYS_PX - 24, cap + 6), 0, -8, 0)
                if verb and verb == action.verbs[0]:  # its initials on the command line, to be learned
                    write(painter, box, action.verbs[1], colours.link, px=SMALL_PX)
                    box.adjust(_VERB_PX, 0, 0, 0)
                used = write(painter, box, action.words, colours.text, px=BASE_PX)
                rest = box.adjusted(used + 8, 0, 0, 0)
                write(painter, rest, action.hint_words, colours.muted, px=SMALL_PX)
                line.translate(0, line.height())
            line.translate(0, line.height())


def _columns(actions: tuple[Action, ...]) -> list[list[tuple[Group, list[Action]]]]:
    """Groups in three columns, in the order of the work, so that the tallest is as low as can be."""
    by_group = {group: [one for one in actions if one.group is group and one.is_listed] for group in Group}
    groups = [(group, found) for group, found in by_group.items() if found]
    ways = [
        [groups[:first], groups[first:second], groups[second:]]
        for first, second in combinations(range(1, max(3, len(groups))), 2)
    ]
    best = min(ways, key=lambda columns: max(sum(2 + len(found) for _, found in one) for one in columns))
    return [column for column in best if column]
