"""Words from outside on a terminal and on paper: what would command it, or cannot be seen."""

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls (escape sequences begin with one), bidirectional and zero-width signs, surrogates, line ends."""


def printed(text: str) -> str:
    r"""*text* on one line, each sign that is not seen as ``\u001b``: no terminal obeys it, none is hidden.

    So it is also in JSON, where the escape within a string means the sign itself; what lies beyond the first
    65,536 is written as its pair of surrogates.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(sign) if unicodedata.category(sign) in _UNSEEN else sign for sign in text)


def on_paper(text: str) -> str:
    """*text* line by line without the signs that are not seen: none turns the words after it round."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in _UNSEEN)


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
