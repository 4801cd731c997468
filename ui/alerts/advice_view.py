"""The advice as it opens inside an alert's row: the sheet of candidates, and why another than the first."""

from datetime import datetime
from itertools import zip_longest

from PySide6.QtCore import QCoreApplication, QElapsedTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch.picture.views import Picture
from ui.alerts.advice import OVERRIDE_REASONS, AdviceCard, CandidateRow, override_reason
from ui.alerts.advice_sheet import NOT_OFFERED, AdviceSheet
from ui.kit.formatters import since_s
from ui.kit.plain import call_sign
from ui.kit.short_list import ShortList

translate = QCoreApplication.translate

SETTLE_MS = 700
"""A digit pressed so soon after another unit came under it was meant for the one before."""


class AdvicePanel(QWidget):
    """Candidates by digit, at once for the first, with a reason for another.

    *decided* tells unit and reason (empty for the first); *resized* that it needs another height.
    """

    decided = Signal(str, str)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: AdviceCard | None = None
        self._message = ""
        self._unit_id = ""
        self._drafts: dict[str, str] = {}
        self._reordered = QElapsedTimer()
        self._moved: frozenset[int] = frozenset()
        self._sheet = AdviceSheet(self)
        self._reasons = ShortList(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._sheet)
        layout.addWidget(self._reasons)
        layout.addStretch()
        self._sheet.picked.connect(self.choose)
        self._reasons.picked.connect(lambda number: self._decide(override_reason(number)))
        self._reasons.submitted.connect(self._submitted)
        self._reasons.left.connect(self.stop_choosing)
        self.hide()

    @property
    def card(self) -> AdviceCard | None:
        """What is shown."""
        return self._card

    @property
    def chosen_unit(self) -> str:
        """The unit for which a reason is being asked, or nothing."""
        return self._unit_id

    @property
    def reason_field(self) -> QWidget:
        """The line in which a reason is written."""
        return self._reasons.field

    def open_card(self, card: AdviceCard) -> None:
        """Show fresh advice for an alert that has just been opened."""
        self.stop_choosing()
        self._reordered.invalidate()
        self._card, self._message = card, ""
        self._show()

    def renew(self, card: AdviceCard) -> None:
        """Show newer advice for the same alert; what is being typed and for whom stays."""
        moved = _moved(self._card, card) if self._card is not None else frozenset()
        if moved:
            self._moved = moved | (self._moved if self._is_settling() else frozenset())
            self._reordered.start()
        self._card = card
        self._show()

    def say(self, message: str) -> None:
        """Show what stands against the last choice."""
        self._message = message
        self._show()

    def age(self, picture: Picture, now: datetime) -> None:
        """Show how old the units' positions are by now: one may have reported since it was ranked."""
        rows = self._card.candidates if self._card is not None else ()
        units = ((row.unit_id, picture.units.get(row.unit_id)) for row in rows)
        fixed = {name: unit.position.fixed_at for name, unit in units if unit and unit.position}
        self._sheet.age({name: since_s(at, now) for name, at in fixed.items()})

    def candidate(self, number: int) -> CandidateRow | None:
        """The candidate under a digit."""
        rows = self._card.candidates if self._card is not None else ()
        return rows[number - 1] if 1 <= number <= len(rows) else None

    def choose(self, number: int) -> bool:
        """Take the first at once, ask why for another; return whether the digit was taken."""
        row = self.candidate(number)
        if row is None:
            return False
        if number in self._moved and self._is_settling():
            self.say(translate("alerts", "建议刚刚更新, 看清再按。"))
            return False
        self._message = ""
        if number == 1:
            self.stop_choosing()
            self.decided.emit(row.unit_id, "")
            return True
        self.ask_why(row.unit_id)
        return True

    def ask_why(self, unit_id: str) -> None:
        """Ask for the reason to send a unit that is not the first, offered or not."""
        if self._unit_id:
            self._drafts[self._alert_id] = self._reasons.field.text()
        self._unit_id = unit_id
        words = [override_reason(i + 1) for i in range(len(OVERRIDE_REASONS))]
        hint = translate("alerts", "派 {unit} 的理由: 按数字, 或写一句后回车").format(unit=call_sign(unit_id))
        self._reasons.ask(words, hint, self._drafts.get(self._alert_id, ""))
        self._show()

    def _is_settling(self) -> bool:
        return self._reordered.isValid() and not self._reordered.hasExpired(SETTLE_MS)

    def stop_choosing(self) -> bool:
        """Close the question for a reason, keeping what was typed; return whether it was open."""
        if not self._unit_id:
            return False
        self._unit_id = ""
        self._drafts[self._alert_id] = self._reasons.close_list()
        self._show()
        return True

    def dismiss(self) -> None:
        """Close everything; a reason that was half typed waits for its alert to be opened again."""
        self.stop_choosing()
        self._card = None
        self.hide()

    def forget_draft(self, alert_id: str) -> None:
        """The reason was used."""
        self._drafts.pop(alert_id, None)

    def height_for(self, width: int) -> int:
        """Height in pixels at *width*."""
        asking = self._reasons.height_for(width) if self._unit_id else 0
        return self._sheet.height_for(width) + asking + 6

    @property
    def _alert_id(self) -> str:
        return self._card.alert_id if self._card is not None else ""

    def _submitted(self, text: str) -> None:
        if text:
            self._decide(text)

    def _decide(self, reason: str) -> None:
        if self._unit_id and reason:
            self.decided.emit(self._unit_id, reason)

    def _show(self) -> None:
        rows = self._card.candidates if self._card is not None else ()
        elsewhere = NOT_OFFERED if self._unit_id else 0
        marked = next((row.number for row in rows if row.unit_id == self._unit_id), elsewhere)
        self._sheet.show_card(self._card, marked=marked, message=self._message)
        self.resized.emit()


def _moved(before: AdviceCard, after: AdviceCard) -> frozenset[int]:
    """The digits under which another unit stands, or none any more."""
    pairs = zip_longest(before.order, after.order, fillvalue="")
    return frozenset(number for number, (old, new) in enumerate(pairs, start=1) if old and old != new)
