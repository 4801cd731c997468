"""A question before something dangerous is done: what, what it means, and the two ways to answer."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from dispatch.picture.views import AlertView, AssignmentView
from ui.kit.plain import call_sign, one_line
from ui.kit.words import direction_words

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Question:
    """*what* is asked about *subject* (an id), what it *means*; *yes* is on the button of *key*."""

    action_id: str
    subject: str
    what: str
    means: str
    yes: str
    key: str
    confirm: Callable[[], None]


def recall_question(assignment: AssignmentView, confirm: Callable[[], None]) -> Question:
    """The question before a unit is called back."""
    unit = call_sign(assignment.unit_id)
    return Question(
        "recall",
        assignment.assignment_id,
        translate("conduct", "召回 {unit}?").format(unit=unit),
        translate("conduct", "终端会收到撤令, 这次派警就此结束。"),
        translate("conduct", "召回"),
        "R",
        confirm,
    )


def false_question(alert: AlertView, confirm: Callable[[], None]) -> Question:
    """The question before an alert is called a false one."""
    where = f"{one_line(alert.road)} {direction_words(alert.direction)}".strip()
    return Question(
        "false",
        alert.alert_id,
        translate("conduct", "误报? {alert} {where}").format(alert=alert.alert_id, where=where),
        translate("conduct", "警情就此结束, 不再派人。"),
        translate("conduct", "是误报"),
        "F",
        confirm,
    )
