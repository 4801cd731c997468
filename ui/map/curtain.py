"""What stands in the map's place until there is a map: not a black hole, but what is awaited."""

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.ink import CENTRE, write
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, SMALL_PX

translate = QCoreApplication.translate

SAID_AFTER_MS = 200
"""A shorter wait says nothing."""
DRAWN_FOR_MS = 120
"""So long after the page has drawn its picture it is on the screen."""


class Curtain(QWidget):
    """Covers the map while its page opens, or opens anew; it takes neither mouse nor keyboard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._again = False
        self._says = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._say)
        self.draw()

    def draw(self, *, again: bool = False) -> None:
        """Cover the map; *again*: it was there and is gone."""
        self._again, self._says = again, again
        self.show()
        self.raise_()
        self._soon.start(SAID_AFTER_MS)

    def open(self) -> None:
        """The map has been drawn."""
        if not self.isHidden():
            self._soon.stop()
            QTimer.singleShot(DRAWN_FOR_MS, self, self.hide)

    def _say(self) -> None:
        self._says = True
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what is awaited, and that the rest of the desk works."""
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.background))
        if self._says:
            line = QRect(8, self.height() // 2 - 24, self.width() - 16, 24)
            what = translate("map", "地图断了, 正在重画…") if self._again else translate("map", "正在画地图…")
            write(
                painter, line, what, colours.high if self._again else colours.text, px=BASE_PX, align=CENTRE
            )
            rest = translate("map", "警情、铁骑和命令照常可用")
            write(painter, line.translated(0, 22), rest, colours.muted, px=SMALL_PX, align=CENTRE)
        painter.end()
