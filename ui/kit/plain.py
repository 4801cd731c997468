"""Words from outside as they may be shown: one line, nothing unseen in it, no end to be read past."""

import unicodedata
from html import escape

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that change how a line is drawn without being seen: controls, bidi marks, surrogates."""

_GENERIC = "铁骑"
_LINE_END = "\n"


def one_line(text: str) -> str:
    """*text* on one line: what cannot be seen is a space, and no two spaces stand together."""
    if text.isascii() and text.isprintable():
        return text
    return " ".join(without_unseen(text).split())


def tip_text(text: str) -> str:
    """*text* for a tool tip, line by line: Qt takes what looks like markup for markup, and this is none."""
    lines = (escape(without_unseen(line)) for line in text.split(_LINE_END))
    return f"<span>{'<br>'.join(lines)}</span>" if text else ""


def call_sign(unit_id: str) -> str:
    """A unit's call sign; the noun that all of them share says nothing on a screen of 铁骑: 铁骑A12 → A12."""
    return one_line(unit_id).removeprefix(_GENERIC) or unit_id


def alert_number(alert_id: str) -> str:
    """The number by which people call an alert: ``J0003`` → ``3``; an id without one stands for itself."""
    digits = alert_id[len(alert_id.rstrip("0123456789")) :]
    return digits.lstrip("0") or digits or one_line(alert_id)


def in_sequence(name: str) -> tuple[tuple[bool, int, str], ...]:
    """A key by which A2 comes before A10 and A12 before B1."""
    parts: list[tuple[bool, int, str]] = []
    digits = ""
    for letter in f"{name}\0":
        if "0" <= letter <= "9":
            digits += letter
            continue
        if digits:
            parts.append((False, int(digits), ""))
            digits = ""
        parts.append((True, 0, letter))
    return tuple(parts)


def without_unseen(text: str) -> str:
    """*text* as it may stand in a line that is being written: each letter that cannot be seen is a space."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in text)
