"""Test files in several worker processes at once, none in another's way. Loaded by tests/conftest.py.

`make test` starts pytest with `-n`: pytest-xdist gives each worker one file after the other. Here each worker
gets a screen of its own, so that windows do not take the focus from each other, and a test marked `alone` (it
holds a clock) gets the machine for itself: nothing else is tested meanwhile. It is one run with one result,
and every test is in it; without `-n` nothing here does anything, the one process is alone anyway.
"""

import fcntl
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest

# These wait for real processes most of the time: begun first, they do not keep one worker busy at the end,
# when the other has nothing left to do.
BEGUN_FIRST = ("tests/e2e/", "tests/simulation/", "tests/ui/shell/test_window.py")

# The screen ends with pytest, whatever ends pytest. No reset when the last window of a test has closed: who
# connects meanwhile would be turned away.
TOGETHER = ["setpriv", "--pdeathsig", "TERM"]
SCREEN = ["Xvfb", "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"]


class Screen:
    """An X server of one's own, on the first free display."""

    def __init__(self) -> None:
        """Returns when it takes windows. Raises RuntimeError when it does not come up."""
        reading, writing = os.pipe()
        with os.fdopen(reading) as told:
            try:
                self._server = subprocess.Popen(
                    [*TOGETHER, *SCREEN, "-displayfd", str(writing)],
                    pass_fds=(writing,),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C is for pytest, which then lets the screen go
                )
            finally:
                os.close(writing)
            number = told.readline().strip()
        if not number:
            self.close()
            raise RuntimeError(f"Xvfb did not come up, exit code {self._server.returncode}")
        self.display = f":{number}"

    def close(self) -> None:
        """End the server."""
        self._server.send_signal(signal.SIGTERM)
        self._server.wait()


class Gate:
    """Where each test of each worker waits for its turn: many inside at once, or one alone.

    Two locked files in a folder that all workers share. The room is held by whoever is inside, undivided by a
    test that is alone. The door is held by whoever comes: while a test waits for an empty room it stays
    closed, or the others, coming and going, would never leave it empty. The kernel unlocks what a worker that
    died had locked.
    """

    def __init__(self, folder: Path) -> None:
        self._door = (folder / "door").open("w")
        self._room = (folder / "room").open("w")

    @contextmanager
    def passed(self, *, alone: bool) -> Iterator[None]:
        """Inside, once that is possible, until the block ends."""
        fcntl.flock(self._door, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        finally:
            fcntl.flock(self._door, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(self._room, fcntl.LOCK_UN)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Outside everything else, so that the time spent waiting is not counted as the test's."""
        with self.passed(alone=item.get_closest_marker("alone") is not None):
            return (yield)

    def pytest_unconfigure(self) -> None:
        """Close the files."""
        self._door.close()
        self._room.close()


class Worker(Protocol):
    """What pytest-xdist, which ships no types, tells about a worker."""

    workerinput: dict[str, str]


class Workers:
    """In the process that starts the workers: what each is given, taken back when it has ended or crashed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tieqi-", ignore_cleanup_errors=True)
        self._screens: dict[str, Screen] = {}
        # Who chose another platform than X wants no screen.
        self._wants_screens = "QT_QPA_PLATFORM" not in os.environ

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Worker) -> None:
        """Before a worker starts, also one that replaces another."""
        node.workerinput["folder"] = self._folder.name
        if self._wants_screens:
            screen = self._screens[node.workerinput["workerid"]] = Screen()
            node.workerinput["display"] = screen.display

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Worker) -> None:
        """After a worker has ended, well or not."""
        self._close(node.workerinput["workerid"])

    def pytest_unconfigure(self) -> None:
        """Whatever ended the tests."""
        for worker in list(self._screens):
            self._close(worker)
        self._folder.cleanup()

    def _close(self, worker: str) -> None:
        screen = self._screens.pop(worker, None)
        if screen is not None:
            screen.close()


def pytest_configure(config: pytest.Config) -> None:
    """Take a worker's place, or give the workers theirs."""
    given: dict[str, str] | None = getattr(config, "workerinput", None)
    if given is not None:
        if "display" in given:
            os.environ["DISPLAY"] = given["display"]
            os.environ.pop("WAYLAND_DISPLAY", None)
        # There, so that a crash leaves nothing behind.
        os.environ["TMPDIR"] = tempfile.tempdir = given["folder"]
        config.pluginmanager.register(Gate(Path(given["folder"])), "gate")
    elif config.getoption("tx", None):
        config.pluginmanager.register(Workers(), "workers")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a worker the files that take longest begin first."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(BEGUN_FIRST))
