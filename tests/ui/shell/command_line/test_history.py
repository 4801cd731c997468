"""Lines that were obeyed come back."""

from pathlib import Path

from ui.shell.command_line.history import KEPT, History


def test_older_lines_come_back_and_what_was_typed_too() -> None:
    """↑ goes back, ↓ forth, at the end stands what had been typed; the oldest is the end."""
    history = History()
    for line in ("派 A12 3", "签收 3"):
        history.note(line)
    assert [history.back("静"), history.back(""), history.back("")] == ["签收 3", "派 A12 3", None]
    assert [history.forth(), history.forth(), history.forth()] == ["签收 3", "静", None]


def test_a_seats_lines_outlive_the_desk(tmp_path: Path) -> None:
    """They are in a small file, the same one once, and no more than so many."""
    file = tmp_path / "seats" / "2.commands"
    first = History(file)
    for number in range(KEPT + 20):
        first.note(f"签收 {number}")
    first.note("签收 100")
    again = History(file)
    assert len(again.lines) == KEPT
    assert again.lines[-1] == "签收 100"
    assert again.back("") == "签收 100"


def test_a_file_that_cannot_be_used_does_no_harm(tmp_path: Path) -> None:
    """A folder in its place, or bytes that are no text: lines are kept in memory."""
    (tmp_path / "folder").mkdir()
    history = History(tmp_path / "folder")
    history.note("签收 3")
    assert history.back("") == "签收 3"
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00\n\xe6\xb4\xbe A12\n")
    assert History(tmp_path / "bytes").lines[-1] == "派 A12"
