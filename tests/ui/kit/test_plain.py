"""Words from outside, before they are shown."""

from hypothesis import given
from hypothesis import strategies as st

from ui.kit.plain import call_sign, in_sequence, one_line
from ui.kit.why_words import why_words


@given(st.text())
def test_whatever_comes_in_one_printable_line_comes_out(text: str) -> None:
    """No control, no direction mark, no line break is left, and doing it twice changes nothing."""
    shown = one_line(text)
    assert shown.isprintable() or all(letter.isspace() or letter.isprintable() for letter in shown)
    assert not set("\n\r\t\u202e\u2066\u2028\x00") & set(shown)
    assert one_line(shown) == shown


def test_a_call_sign_leaves_out_what_all_units_are_called() -> None:
    """铁骑A12 is A12 on a screen of 铁骑; a unit of that very name keeps it."""
    assert [call_sign(name) for name in ("铁骑A12", "B3", "铁骑")] == ["A12", "B3", "铁骑"]


def test_call_signs_stand_in_the_order_of_their_numbers() -> None:
    """A2 comes before A10, whatever letters do."""
    assert sorted(["A10", "B1", "A2", "A02x"], key=in_sequence) == ["A2", "A02x", "A10", "B1"]


def test_the_gateways_reasons_have_words_and_foreign_ones_are_shown_as_they_are() -> None:
    """A code becomes a sentence, a quoted sentence stays itself on one line."""
    assert why_words("not_connected") == "终端不在线, 上线即发"
    assert why_words("unsayable: '\\U0001f600'") == "终端的字库写不出这条令"
    assert why_words("Cannot connect to host 127.0.0.1:8 ssl:default [Connect call failed]") == "连不上"
    assert why_words("disk\nfull") == "disk full"
    assert why_words("") == ""
