"""Words from outside on a terminal."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.printed import printed


@given(st.text())
def test_no_letter_that_is_not_seen_reaches_the_terminal(text: str) -> None:
    """No control, no direction mark, no zero-width sign, no surrogate; and what can be seen stays."""
    shown = printed(text)
    assert not [sign for sign in shown if unicodedata.category(sign)[0] == "C" or sign in "\u2028\u2029"]
    assert shown.encode().decode() == shown
    assert printed(shown) == shown


@given(st.text())
def test_json_means_the_same_after_it(text: str) -> None:
    """Other programs read the very letters that were meant."""
    assert json.loads(printed(json.dumps({text: [text]}, ensure_ascii=False))) == {text: [text]}


def test_what_would_command_a_terminal_is_written_out() -> None:
    """An escape sequence in 7 and in 8 bits, a backspace, a line of its own, a turned direction."""
    assert printed("A12\x1b[2J\x9b1m\x08\nB\u202e\u200b") == (
        "A12\\u001b[2J\\u009b1m\\u0008\\u000aB\\u202e\\u200b"
    )
    assert printed("花园路 → “铁骑”") == "花园路 → “铁骑”"
    assert printed("\U000e0041") == "\\udb40\\udc41"
