"""What the desk's window is called."""

from PySide6.QtCore import QCoreApplication

from dispatch.domain.people import Person
from ui.kit.plain import one_line
from ui.kit.words import word
from ui.shell.operator_choice import roles_of

translate = QCoreApplication.translate


def window_title(title: str, seat: str, badge: str) -> str:
    """The window's title; what is simulated says so first."""
    name = one_line(title) or translate("window", "铁骑指挥台")
    plain = f"{name} · {seat_words(seat, '')}"
    return translate("window", "【模拟】{title}").format(title=plain) if badge else plain


def seat_words(seat: str, operator: str, person: Person | None = None) -> str:
    """Seat, operator, and the highest role of *person*; a seat that is a mere number gets its noun."""
    name = translate("window", "席位 {number}").format(number=seat) if seat.isdigit() else one_line(seat)
    if not operator:
        return name
    role = f" {word(roles_of(person)[0])}" if person is not None and person.roles else ""
    return f"{name} · {one_line(operator)}{role}"
