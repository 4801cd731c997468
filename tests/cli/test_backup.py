"""``backup`` and ``restore`` as a shell runs them."""

from pathlib import Path

from tests.cli.command import assert_one_line, run
from tests.journal.samples import alert, opened


def test_a_backup_is_restored_and_verified(tmp_path: Path) -> None:
    """The copy is made while the journal is open; restored, the journal verifies and the command says so."""
    data = tmp_path / "data"
    data.mkdir()
    journal = opened(data)
    with journal.transaction("x") as transaction:
        transaction.append(alert())
    done = run("backup", tmp_path / "usb", "--data", data)
    assert (done.returncode, "entries: 1" in done.stdout) == (0, True), done
    assert_one_line(run("restore", tmp_path / "usb", "--data", data), "restore", "open")
    journal.close()
    done = run("restore", tmp_path / "usb", "--data", data)
    assert done.returncode == 0, done
    assert "restored" in done.stdout
    assert "intact" in done.stdout
    assert len(list((data / "set-aside").iterdir())) == 1


def test_what_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    """No journal to copy, no copy to restore."""
    assert_one_line(run("backup", tmp_path / "usb", "--data", tmp_path / "none"), "backup")
    assert_one_line(run("restore", tmp_path, "--data", tmp_path / "data"), "restore", "no copy")
