"""What a caller's words are taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.tasks.call_words import guess_kind


@pytest.mark.parametrize(
    ("words", "kind", "level"),
    [
        ("两车追尾", AlertKind.ACCIDENT, AlertLevel.MEDIUM),
        ("两车追尾, 没有人受伤", AlertKind.ACCIDENT, AlertLevel.MEDIUM),
        ("追尾有人受伤流血", AlertKind.ACCIDENT, AlertLevel.CRITICAL),
        ("货车起火了", AlertKind.ACCIDENT, AlertLevel.CRITICAL),
        ("大货车坏在路中间", AlertKind.BREAKDOWN, AlertLevel.MEDIUM),
        ("涵洞积水很深, 车过不去", AlertKind.FLOOD, AlertLevel.HIGH),
        ("积水里有人被困", AlertKind.FLOOD, AlertLevel.CRITICAL),
        ("红绿灯不亮了", AlertKind.SIGNAL, AlertLevel.MEDIUM),
        ("有车违停堵门", AlertKind.PARKING, AlertLevel.LOW),
        ("路上掉落一堆货物", AlertKind.OBSTACLE, AlertLevel.MEDIUM),
        ("堵死了走不动", AlertKind.CONGESTION, AlertLevel.HIGH),
        ("送孕妇去医院, 请带路", AlertKind.HELP, AlertLevel.HIGH),
        ("有人打架围观", AlertKind.CROWD, AlertLevel.HIGH),
        ("喂, 你好", AlertKind.OTHER, AlertLevel.LOW),
        ("", AlertKind.OTHER, AlertLevel.LOW),
    ],
)
def test_the_kind_and_how_loud_it_is_are_guessed_from_the_words(
    words: str, kind: AlertKind, level: AlertLevel
) -> None:
    """As a dispatcher hears them; what is denied is not heard."""
    guess = guess_kind(words)
    assert (guess.kind, guess.level) == (kind, level)


def test_a_guess_says_by_which_words_it_goes() -> None:
    """And they were said."""
    guess = guess_kind("公交车和电动车相撞, 有人受伤")
    assert "相撞" in guess.because
    assert "伤" in guess.because


@given(st.text(max_size=200))
def test_any_words_are_guessed_and_only_by_what_was_said(words: str) -> None:
    """Never a call for help by a colleague, and no word that is not there."""
    guess = guess_kind(words)
    assert guess.kind is not AlertKind.SOS
    assert all(mark in words for mark in guess.because)
