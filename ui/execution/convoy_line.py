"""The convoy in two lines: how late it is, large; what is known of it, how old that is, what comes next."""

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dispatch.tasks.following import FollowingParams
from dispatch.tasks.projection import Lead
from ui.execution.post_rows import next_stop
from ui.execution.presenter import Execution
from ui.execution.wording import convoy_detail, convoy_words, late_tone, late_words
from ui.kit.formatters import time_words
from ui.kit.ink import RIGHT, span_px, write
from ui.kit.palette import palette
from ui.kit.plain import one_line
from ui.kit.type import BASE_PX, DISPLAY_PX, SMALL_PX

translate = QCoreApplication.translate

HEIGHT_PX = 54


class ConvoyLine(QWidget):
    """Shows where the convoy is; what is lost or off the route is said loud."""

    def __init__(self, params: FollowingParams, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._params = params
        self.words, self.detail, self.late, self.next = "", "", "", ""
        self._tone, self._loud = "muted", False
        self.setFixedHeight(HEIGHT_PX)

    def show_page(self, page: Execution) -> None:
        """Show the convoy of *page*."""
        seen = page.projection
        delay_s = seen.delay_s if seen is not None else None
        lead = seen.lead if seen is not None else None
        self.words = convoy_words(seen, page.plan.brief.lead_unit_id)
        self.detail = convoy_detail(seen)
        self.late = late_words(delay_s)
        self._tone = late_tone(delay_s, self._params.late_s, self._params.early_s)
        self._loud = lead in {Lead.LOST, Lead.OFF_ROUTE}
        following = next_stop(seen)
        self.next = ""
        if following is not None and following.projected_at is not None:
            self.next = translate("execution", "下一岗 {name} {time}").format(
                name=one_line(following.name), time=time_words(following.projected_at)
            )
        self.setAccessibleName(" · ".join(filter(None, (self.words, self.late, self.next, self.detail))))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter, colours = QPainter(self), palette()
        painter.fillRect(self.rect(), QColor(colours.surface))
        upper = QRect(12, 3, self.width() - 22, 26)
        lower = QRect(12, 29, self.width() - 22, 20)
        tone = colours.tokens()[self._tone]
        write(painter, upper, self.late, tone, px=DISPLAY_PX, bold=True, align=RIGHT)
        late_px = span_px(self.late, DISPLAY_PX, bold=True)
        loud = colours.high if self._loud else colours.text
        write(painter, upper.adjusted(0, 0, -late_px - 8, 0), self.words, loud, px=BASE_PX, bold=True)
        write(painter, lower, self.next, colours.text, px=SMALL_PX, align=RIGHT)
        next_px = span_px(self.next, SMALL_PX)
        write(painter, lower.adjusted(0, 0, -next_px - 8, 0), self.detail, colours.muted, px=SMALL_PX)
        painter.end()
