"""The life of the desk, from start to goodbye, in a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

PROJECT = Path(__file__).resolve().parents[3]


class Started:
    """A desk process, and what came of it."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.desk_process", *arguments],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def first_line(self) -> str:
        """What the process says first."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self, timeout_s: float = 40) -> tuple[int, str, str]:
        """Exit code, standard output and standard error."""
        out, err = self.process.communicate(timeout=timeout_s)
        return self.process.returncode, out, err


@pytest.fixture
def started() -> Iterator[list[Started]]:
    """Processes that are ended with the test."""
    held: list[Started] = []
    yield held
    for one in held:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


def start(started: list[Started], *arguments: str) -> Started:
    """Start a desk that ends with the test."""
    started.append(Started(*arguments))
    return started[-1]


def test_the_desk_shows_itself_and_leaves_its_seat(started: list[Started], tmp_path: Path) -> None:
    """After its time it writes a picture of the whole window, map included, says goodbye and ends with 0."""
    file = tmp_path / "deep" / "desk.png"
    code, out, err = start(started, "seat", "4", str(file)).end()
    assert code == 0, err
    assert out.splitlines()[-1] == "left=True"
    assert "Traceback" not in err
    picture = QImage(str(file))
    assert (picture.width(), picture.height()) == (1366, 768)
    colours = {picture.pixel(x, y) for x in range(345, 1080, 3) for y in range(60, 540, 3)}
    assert len(colours) > 50, "the map's place is empty"


def test_a_seat_that_cannot_be_had_is_told_in_one_line(started: list[Started]) -> None:
    """The reason stands on standard error in one line, the exit code is 1, and there is no traceback."""
    code, _, err = start(started, "refused", "0.5").end()
    assert code == 1
    assert "席位没有开起来: the gateway refuses this seat" in err.splitlines()
    assert "Traceback" not in err


def test_a_picture_that_cannot_be_written_is_an_error(started: list[Started], tmp_path: Path) -> None:
    """The desk still says goodbye, names the file, and ends with 3."""
    (tmp_path / "file").write_text("in the way")
    code, out, err = start(started, "seat", "2", str(tmp_path / "file" / "desk.png")).end()
    assert code == 3
    assert "cannot write" in err
    assert "left=True" in out


@pytest.mark.parametrize(("mode", "code"), [("seat", 0), ("slow", 1)])
def test_a_signal_ends_the_desk_as_its_window_would(started: list[Started], mode: str, code: int) -> None:
    """SIGTERM closes the window and leaves the seat, or gives up waiting for one."""
    one = start(started, mode, "60")
    assert one.first_line() in {"seated", "waiting"}
    one.process.send_signal(signal.SIGTERM)
    ended, out, err = one.end(20)
    assert ended == code, err
    assert ("left=True" in out) == (mode == "seat")
    assert "Traceback" not in err


def test_who_sits_down_is_chosen_before_the_window_comes(started: list[Started]) -> None:
    """By a key in a window of its own; whoever closes that one ends the desk without a word."""
    code, out, err = start(started, "asked", "1").end()
    said = out.splitlines()
    assert (code, said[:2], said[-1]) == (0, ["chosen=赵刚", "seated"], "left=True"), err
    code, out, err = start(started, "given-up", "1").end()
    assert code == 1
    assert "left=True" not in out
    assert "GivenUp" not in out + err
