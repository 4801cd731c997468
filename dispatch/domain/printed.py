"""Words from outside on a terminal: what would command it, or cannot be seen, is written out."""

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


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
