"""The loop as a dispatcher works it: the real desk in a real window, by keys alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtGui import QImage

from dispatch.journal.reading import show
from dispatch.journal.text import verify_command

PROJECT = Path(__file__).resolve().parents[2]
SIZE = (1366, 768)
Found = TypeVar("Found")

pytestmark = pytest.mark.skipif(
    not os.environ.get("DISPLAY"), reason="keys are pressed through an X server (make test starts one)"
)


class Window:
    """One run of the desk, its keys and its journal."""

    def __init__(self, process: "subprocess.Popen[bytes]", data_dir: Path) -> None:
        self.process = process
        self._data_dir = data_dir
        self._id = ""

    def find(self) -> None:
        """Wait for the desk's main window and give it the keyboard."""
        self._id = wait_for(self._found, 90, "the desk's window")
        subprocess.run(["xdotool", "windowfocus", "--sync", self._id], check=True, timeout=20)

    def _found(self) -> str:
        assert self.process.poll() is None, "the desk has ended"
        search = [
            "xdotool",
            "search",
            "--onlyvisible",
            "--pid",
            str(self.process.pid),
            "--name",
            "铁骑指挥台",
        ]
        for window_id in subprocess.run(
            search, capture_output=True, text=True, check=False, timeout=20
        ).stdout.split():
            geometry = subprocess.run(
                ["xdotool", "getwindowgeometry", window_id],
                capture_output=True,
                text=True,
                check=False,
                timeout=20,
            ).stdout
            if f"{SIZE[0]}x{SIZE[1]}" in geometry:
                return window_id
        return ""

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as fingers do."""
        for key in keys:
            subprocess.run(["xdotool", "key", "--window", self._id, key], check=True, timeout=20)
            time.sleep(0.15)

    def kinds(self) -> list[str]:
        """The kinds of the entries that are in the journal now."""
        if not (self._data_dir / "journal.sqlite3").is_file():
            return []
        return [entry.kind for entry in show(self._data_dir)]

    def recorded(self, kind: str, within_s: float, *, more_than: int = 0) -> None:
        """Wait until an entry of *kind* is in the journal."""
        wait_for(lambda: self.kinds().count(kind) > more_than, within_s, f"{kind} in the journal")


def wait_for(look: Callable[[], Found], within_s: float, what: str) -> Found:
    """Look again and again until there is something to see; fails the test after *within_s*."""
    end_s = time.monotonic() + within_s
    while time.monotonic() < end_s:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    pytest.fail(f"no {what} within {within_s:g} s")


@contextmanager
def desk(data_dir: Path, *arguments: str) -> Iterator[Window]:
    """Run the desk; it is asked to close at the end and must do so by itself."""
    command = [sys.executable, str(PROJECT / "main.py"), "desk", "--data", str(data_dir)]
    size = f"{SIZE[0]}x{SIZE[1]}"
    with (data_dir / "desk.out").open("ab") as output:
        process = subprocess.Popen(
            [*command, "--size", size, "--speed", "10", "--seat", "2", "--operator", "王", *arguments],
            stdout=output,
            stderr=output,
        )
    try:
        window = Window(process, data_dir)
        window.find()
        yield window
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0
    finally:
        process.kill()
        process.wait()
        sys.stdout.write((data_dir / "desk.out").read_text(errors="replace")[-3000:])


def is_a_picture(file: Path) -> bool:
    """Whether the file is a picture of the window with something on it."""
    image = QImage(str(file))
    if (image.width(), image.height()) != SIZE:
        return False
    colours = {image.pixel(x, y) for x in range(0, SIZE[0], 7) for y in range(0, SIZE[1], 7)}
    return len(colours) > 50


@pytest.mark.timeout(240)
def test_a_jam_is_worked_from_the_alert_to_the_report_by_keys_alone(tmp_path: Path) -> None:
    """Alert, advice, dispatch, delivery, arrival, outcome, report; then start again: nothing is lost."""
    with desk(tmp_path, "--shot", str(tmp_path / "first.png")) as window:
        window.recorded("AlertRaised", 90)
        time.sleep(1.0)
        window.press("Down", "Return")
        time.sleep(0.5)
        window.press("1")
        window.recorded("UnitAssigned", 10)
        window.recorded("OrderDelivered", 20)
        window.recorded("UnitArrived", 90)
        window.press("o", "1", "Return")
        window.recorded("TaskClosed", 15)
        before = window.kinds()
    assert before.count("ReportWritten") == before.count("PlanMade") == 1
    assert verify_command(tmp_path)[0] == 0
    assert is_a_picture(tmp_path / "first.png")
    wait_for(lambda: not list(tmp_path.glob("*.json")), 30, "end of gateway and city")

    with desk(tmp_path, "--shot", str(tmp_path / "second.png")) as window:
        window.recorded("SeatOpened", 30, more_than=1)
        after = window.kinds()
    assert after[: len(before)] == before
    assert verify_command(tmp_path)[0] == 0
    assert is_a_picture(tmp_path / "second.png")
    wait_for(lambda: not list(tmp_path.glob("*.json")), 30, "end of gateway and city")
