"""What a rate is made of: each case with its time, its road, and in words why it counts as it does."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from dispatch.review.rates import Rate, Standing
from ui.kit.formatters import share_words, time_words
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import one_line

translate = QCoreApplication.translate

REASONS: Mapping[str, str] = {
    "in_time": QT_TRANSLATE_NOOP("rates", "及时预警"),
    "told_first": QT_TRANSLATE_NOOP("rates", "群众先报"),
    "late": QT_TRANSLATE_NOOP("rates", "超时"),
    "missed": QT_TRANSLATE_NOOP("rates", "没有预警"),
    "merged": QT_TRANSLATE_NOOP("rates", "并入别的预警"),
    "judged_false": QT_TRANSLATE_NOOP("rates", "判为误报"),
    "same_jam": QT_TRANSLATE_NOOP("rates", "同一处拥堵"),
    "not_found": QT_TRANSLATE_NOOP("rates", "到场未发现"),
    "unconfirmed": QT_TRANSLATE_NOOP("rates", "尚未证实"),
    "cleared_before_arrival": QT_TRANSLATE_NOOP("rates", "到场前已缓解"),
    "no_unit_needed": QT_TRANSLATE_NOOP("rates", "很快缓解, 不需派警"),
    "nobody_sent": QT_TRANSLATE_NOOP("rates", "没有派警"),
    "pending": QT_TRANSLATE_NOOP("rates", "还在办"),
    "not_arrived": QT_TRANSLATE_NOOP("rates", "没有到场"),
    "wrong_place": QT_TRANSLATE_NOOP("rates", "到场位置不对"),
    "no_outcome": QT_TRANSLATE_NOOP("rates", "没有录入结果"),
    "handled": QT_TRANSLATE_NOOP("rates", "按时处置"),
    "explained": QT_TRANSLATE_NOOP("rates", "处置, 并说明未恢复的原因"),
    "not_recovered": QT_TRANSLATE_NOOP("rates", "未按时恢复"),
}
"""Every reason of `dispatch.review.rates` in words; a test finds one that is missing."""

_STANDINGS: Mapping[Standing, str] = {
    Standing.BAD: QT_TRANSLATE_NOOP("rates", "✕ 未达"),
    Standing.GOOD: QT_TRANSLATE_NOOP("rates", "✓ 达到"),
    Standing.APART: QT_TRANSLATE_NOOP("rates", "· 不计"),
}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as it is shown; *alert_id* empty where no alert told of it."""

    alert_id: str
    standing: str
    time: str
    road: str
    reason: str


def case_rows(rate: Rate) -> list[CaseRow]:
    """The cases, those that were missed first, each group newest first."""
    order = list(_STANDINGS)
    newest = sorted(rate.cases, key=lambda case: case.at, reverse=True)
    return [
        CaseRow(
            case.alert_id,
            translate("rates", _STANDINGS[case.standing]),
            time_words(case.at),
            one_line(case.road) or translate("rates", "无名路"),
            translate("rates", REASONS.get(case.reason, case.reason)),
        )
        for case in sorted(newest, key=lambda case: order.index(case.standing))
    ]


class RateList(QFrame):
    """Drops down from the strip; Esc or a click elsewhere puts it away. *chosen* with an alert's id."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "surface")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self.cases = QTreeWidget(self)
        self.cases.setRootIsDecorated(False)
        self.cases.setUniformRowHeights(True)
        self.cases.setHeaderLabels(
            [
                translate("rates", "算作"),
                translate("rates", "时间"),
                translate("rates", "道路"),
                translate("rates", "原因"),
            ]
        )
        for i, width in enumerate((80, 80, 160)):
            self.cases.setColumnWidth(i, width)
        self.cases.itemActivated.connect(self._picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._title)
        layout.addWidget(self.cases)
        self.resize(520, 360)

    def show_rate(self, title: str, rate: Rate, at: QPoint) -> None:
        """List the cases of *rate* under its name, with the right upper corner at *at* (on the desktop)."""
        apart = sum(case.standing is Standing.APART for case in rate.cases)
        words = translate("rates", "{name} {share}; 另有 {apart} 件不计入")
        self._title.setText(words.format(name=title, share=share_words(rate.good, rate.total), apart=apart))
        self.cases.clear()
        for row in case_rows(rate):
            item = QTreeWidgetItem(self.cases, [row.standing, row.time, row.road, row.reason])
            item.setData(0, Qt.ItemDataRole.UserRole, row.alert_id)
        self.move(at - QPoint(self.width(), 0))
        self.show()
        self.cases.setFocus()

    def _picked(self, item: QTreeWidgetItem) -> None:
        alert_id = item.data(0, Qt.ItemDataRole.UserRole)
        self.hide()
        if alert_id:
            self.chosen.emit(alert_id)
