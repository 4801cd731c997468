"""What the desk's window is called."""

from PySide6.QtCore import QCoreApplication

from ui.kit.plain import one_line

translate = QCoreApplication.translate


def window_title(title: str, seat: str, badge: str) -> str:
    """The window's title; what is simulated says so first."""
    name = one_line(title) or translate("window", "铁骑指挥台")
    plain = f"{name} · {seat_words(seat, '')}"
    return translate("window", "【模拟】{title}").format(title=plain) if badge else plain


def seat_words(seat: str, operator: str) -> str:
    """Seat and operator; a seat that is a mere number gets its noun."""
    name = translate("window", "席位 {number}").format(number=seat) if seat.isdigit() else one_line(seat)
    return f"{name} · {one_line(operator)}" if operator else name
