"""What is found about the anchor when a journal is opened, as data with a code and words."""

import shutil
from pathlib import Path

import pytest

from dispatch.journal import Journal
from dispatch.journal.anchor import anchor_file
from dispatch.journal.errors import REASONS, JournalUnavailable
from dispatch.journal.verification import verify
from tests.journal.samples import alert, opened


def add(journal: Journal, *names: str) -> None:
    """Append alerts with these names, one by one."""
    for name in names:
        with journal.transaction("x") as transaction:
            transaction.append(alert(name))


@pytest.fixture
def anchor(tmp_path: Path) -> Path:
    """The anchor of a closed journal of three entries in `tmp_path`."""
    journal = opened(tmp_path)
    add(journal, "A1", "A2", "A3")
    journal.close()
    return anchor_file(tmp_path / "journal.sqlite3", "desk-1")


def found(directory: Path) -> list[tuple[str, bool]]:
    """Open and close the journal; return the codes of what was found, and whether the words say anything."""
    journal = opened(directory)
    codes = [(trouble.code, len(trouble.words) > 10) for trouble in journal.troubles]
    journal.close()
    return codes


def test_an_anchor_that_fits_is_no_matter(anchor: Path, tmp_path: Path) -> None:
    """Nothing to say, neither at opening nor by verify."""
    assert anchor.exists()
    assert (found(tmp_path), verify(tmp_path).notes) == ([], ())


def test_a_missing_anchor_is_a_note_and_there_again_after_the_next_decision(
    anchor: Path, tmp_path: Path
) -> None:
    """It is said at opening and by verify; the next commit writes one."""
    anchor.unlink()
    assert found(tmp_path) == [("anchor_missing", True)]
    assert (verify(tmp_path).exit_code, len(verify(tmp_path).notes)) == (0, 1)
    journal = opened(tmp_path)
    add(journal, "A4")
    journal.close()
    assert (found(tmp_path), verify(tmp_path).notes) == ([], ())


def test_an_anchor_behind_is_a_note_that_says_by_how_many(anchor: Path, tmp_path: Path) -> None:
    """A power cut took its last lines."""
    anchor.write_bytes(b"".join(anchor.read_bytes().splitlines(keepends=True)[:1]))
    journal = opened(tmp_path)
    (trouble,) = journal.troubles
    journal.close()
    assert (trouble.code, "2 behind" in trouble.words) == ("anchor_behind", True)
    assert "2 behind" in verify(tmp_path).notes[0]


def test_an_anchor_ahead_is_a_break_and_the_work_goes_on(anchor: Path, tmp_path: Path) -> None:
    """The database is older than its anchor: its end was cut off. It is said, and nothing is set aside."""
    old = tmp_path / "old"
    old.mkdir()
    shutil.copy(tmp_path / "journal.sqlite3", old)
    journal = opened(tmp_path)
    add(journal, "A4")
    journal.close()
    assert anchor.exists()
    shutil.copy(old / "journal.sqlite3", tmp_path)
    assert found(tmp_path) == [("anchor_ahead", True)]
    assert verify(tmp_path).exit_code == 1
    assert not (tmp_path / "set-aside").exists()
    journal = opened(tmp_path)
    assert journal.anchor_break is not None
    add(journal, "B4")
    journal.close()


def test_an_anchor_that_was_not_signed_by_the_chain_is_a_break(anchor: Path, tmp_path: Path) -> None:
    """A line changed by hand is named."""
    anchor.write_bytes(anchor.read_bytes().replace(b" 2 ", b" 3 ", 1))
    assert found(tmp_path) == [("anchor_broken", True)]
    assert verify(tmp_path).exit_code == 1


def test_each_reason_has_words_in_both_languages() -> None:
    """Whatever the code, the screen has something to show."""
    for code, words in REASONS.items():
        error = JournalUnavailable("database is out of sorts", code)
        assert error.words == words
        assert "(" in words
        assert ord(words[0]) > 0x4E00
