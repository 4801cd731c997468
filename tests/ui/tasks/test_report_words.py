"""A report in the operator's language: each line out of the entry that it names."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.fake_seat import FakeSeat
from ui.app import install_language
from ui.tasks.report_words import draft_lines, is_read_out, read_out


@pytest.fixture
def in_english(qapp: QApplication) -> Iterator[None]:
    """The screen speaks English."""
    kept = install_language(qapp, "en")
    yield
    for translator in kept:
        qapp.removeTranslator(translator)
    install_language(qapp, "zh")


def test_a_chinese_screen_shows_the_report_as_it_is_written(qapp: QApplication) -> None:
    """Only another language is read out."""
    install_language(qapp, "zh")
    assert not is_read_out()


@pytest.mark.usefixtures("in_english")
def test_a_report_is_read_out_line_by_line(seat: FakeSeat) -> None:
    """As many lines as it has, in their order, in English but for the names of roads and people."""
    assert is_read_out()
    lines = draft_lines(seat.log(), "T0002")
    read = read_out(lines, seat.log())
    assert len(read) == len(lines) > 5
    assert any("A03 on scene" in line for line in read)
    assert any("Sent A03" in line for line in read)
    assert any("advice: " in line for line in read)
    assert not any("派" in line or "令" in line or "预" in line for line in read)


def test_a_line_without_its_entry_stays_as_it_was_written(seat: FakeSeat) -> None:
    """What is no longer at hand is not guessed."""
    lines = draft_lines(seat.log(), "T0002")
    assert read_out(lines[:1], ())[0].endswith(lines[0].words)
