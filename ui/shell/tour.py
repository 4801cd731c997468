"""The first start's tour: five small cards over the window that say what the keys are. Any key ends it."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.ink import RIGHT, keycap, write
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, LARGE_PX, SMALL_PX

translate = QCoreApplication.translate

WIDTH_PX, HEIGHT_PX = 430, 148
_MARGIN_PX = 18
_LINE_PX = 24


@dataclass(frozen=True, slots=True)
class Card:
    """One step: beside which part of the window, its *keys*, its title and two lines."""

    part: str
    keys: tuple[str, ...]
    title: str
    lines: tuple[str, str]


CARDS = (
    Card(
        "queue",
        ("↑", "↓", "Enter"),
        QT_TRANSLATE_NOOP("tour", "警情在左边"),
        (
            QT_TRANSLATE_NOOP("tour", "↑ ↓ 选一条, Enter 打开建议, 地图跟过去。"),
            QT_TRANSLATE_NOOP("tour", "新警情不会挪动你正看的那一行。"),
        ),
    ),
    Card(
        "queue",
        ("1", "U"),
        QT_TRANSLATE_NOOP("tour", "按 1 就派首选"),
        (
            QT_TRANSLATE_NOOP("tour", "2–9 派另一辆, 选一个理由即可。"),
            QT_TRANSLATE_NOOP("tour", "派错了 30 秒内按 U 撤回。"),
        ),
    ),
    Card(
        "map",
        ("⌫", "Home"),
        QT_TRANSLATE_NOOP("tour", "地图不会自己动"),
        (
            QT_TRANSLATE_NOOP("tour", "⌫ 回到前一视野, Home 看全城。"),
            QT_TRANSLATE_NOOP("tour", "右键在任何地方: 立警情、找最近的铁骑。"),
        ),
    ),
    Card(
        "task",
        ("N", "O"),
        QT_TRANSLATE_NOOP("tour", "任务从警情到报告"),
        (
            QT_TRANSLATE_NOOP("tour", "N 接电话立警情, O 录入结果, 报告自动写成。"),
            QT_TRANSLATE_NOOP("tour", "每一步都记在日志里, 谁也改不掉。"),
        ),
    ),
    Card(
        "keys",
        ("/", "?", "Ctrl+,"),
        QT_TRANSLATE_NOOP("tour", "其余的都在这三个键"),
        (
            QT_TRANSLATE_NOOP("tour", "/ 写命令, 如「派 A12 3」; ? 看全部按键。"),
            QT_TRANSLATE_NOOP("tour", "Ctrl+, 设置; 在那里能让这段介绍再来一遍。"),
        ),
    ),
)


class Tour(QWidget):
    """*ended* when it is over, to its last card or by any key; the key does nothing else."""

    ended = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._at = 0
        self._parts: dict[str, QWidget] = {}
        self._watched: tuple[QObject, ...] = ()
        self._is_on = False
        self.setFixedSize(WIDTH_PX, HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def card(self) -> Card:
        """The card that is shown."""
        return CARDS[self._at]

    def begin(self, parts: dict[str, QWidget]) -> None:
        """Show the first card; *parts* are the widgets that cards stand beside."""
        self._parts = parts
        self._show(0)
        app = QApplication.instance()
        if not self._is_on and isinstance(app, QApplication):
            self._is_on = True
            self._watch(None, QApplication.focusWidget())
            app.focusChanged.connect(self._watch)

    def end(self) -> None:
        """Put the tour away."""
        app = QApplication.instance()
        if self._is_on and isinstance(app, QApplication):
            self._is_on = False
            app.focusChanged.disconnect(self._watch)
            self._watch(None, None)
            self.hide()
            self.ended.emit()

    def _watch(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Hear the keys where they go: at the window and at what has the focus in it.

        Not at the application: a filter there meets objects of the web engine that are not made yet, and the
        desk is gone.
        """
        for one in self._watched:
            one.removeEventFilter(self)
        self._watched = tuple({self._window, now or self._window}) if self._is_on else ()
        for one in self._watched:
            one.installEventFilter(self)

    def _show(self, at: int) -> None:
        self._at = at
        card = self.card
        words = (translate("tour", text) for text in (card.title, *card.lines))
        self.setAccessibleName(" ".join((*card.keys, *words)))
        self.place()
        self.show()
        self.raise_()
        self.update()

    def place(self) -> None:
        """Stand over the part that the card is about, all of it within the window."""
        part = self._parts.get(self.card.part)
        if part is None:
            return
        box = QRect(part.mapTo(self._window, QPoint(0, 0)), part.size())
        room = self._window.rect().adjusted(8, 8, -8, -8)
        at = box.center() - QPoint(WIDTH_PX // 2, HEIGHT_PX // 2)
        x = min(max(at.x(), room.left()), room.right() - WIDTH_PX)
        y = min(max(at.y(), room.top()), room.bottom() - HEIGHT_PX)
        self.move(x, y)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Space or → is the next card, any other key is the end; modifiers alone are none."""
        if event.type() is QEvent.Type.ShortcutOverride and self.isVisible():
            event.accept()  # so that it comes as a key and is no shortcut's
            return True
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() in _MODIFIERS:
            return False
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Right}:
            self._next()
        else:
            self.end()
        return True

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click is the next card."""
        self._next()

    def _next(self) -> None:
        if self._at + 1 < len(CARDS):
            self._show(self._at + 1)
        else:
            self.end()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the keys, the title, two lines, and how far it is."""
        colours, card = palette(), self.card
        painter = QPainter(self)
        painter.setPen(QPen(QColor(colours.link), 2))
        painter.setBrush(QColor(colours.raised))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        x = _MARGIN_PX
        for key in card.keys:
            x += keycap(painter, x, _MARGIN_PX + 8, key, strong=True) + 6
        room = QRect(_MARGIN_PX, 0, WIDTH_PX - 2 * _MARGIN_PX, _LINE_PX)
        title = room.translated(x - _MARGIN_PX + 6, _MARGIN_PX - 4)
        title.setRight(room.right())
        write(painter, title, translate("tour", card.title), colours.text, px=LARGE_PX, bold=True)
        for i, line in enumerate(card.lines):
            box = room.translated(0, _MARGIN_PX + 30 + i * _LINE_PX)
            write(painter, box, translate("tour", line), colours.text, px=BASE_PX)
        foot = room.translated(0, HEIGHT_PX - _LINE_PX - 8)
        write(painter, foot, f"{self._at + 1}/{len(CARDS)}", colours.muted, px=SMALL_PX)
        ways = translate("tour", "空格 下一张 · Esc 结束")
        write(painter, foot, ways, colours.muted, px=SMALL_PX, align=RIGHT)
        painter.end()


_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
)
