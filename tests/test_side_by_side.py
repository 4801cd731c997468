"""Workers side by side: all tests run, each worker has a screen, and who holds a clock is alone."""

import os
import re
import shlex
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path

import pytest

from tests.side_by_side import Gate, Screen

PROJECT = Path(__file__).resolve().parents[1]
OPTIONS = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "0"]

NOTING = '''
"""Note when each test ran and on which screen."""

import os
import time
from pathlib import Path

import pytest

NOTES = Path(__file__).with_name("notes")


def note(name):
    begin = time.monotonic()
    time.sleep(0.1)
    screens = [
        pid
        for pid in Path(f"/proc/{os.getppid()}/task/{os.getppid()}/children").read_text().split()
        if Path(f"/proc/{pid}/comm").read_text().strip() == "Xvfb"
    ]
    with NOTES.open("a") as notes:
        worker, display = os.environ["PYTEST_XDIST_WORKER"], os.environ["DISPLAY"]
        print(name, worker, begin, time.monotonic(), display, *screens, file=notes)


@pytest.mark.parametrize("number", range(4))
def test_among_others(number):
    note("together")


@pytest.mark.alone
def test_with_a_clock():
    note("alone")


def test_after_it():
    note("together")
'''

DYING = '''
"""A crash that takes its worker with it."""

import os
import signal


def test_that_dies():
    os.kill(os.getpid(), signal.SIGKILL)
'''


def side_by_side(folder: Path, files: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run *files* in two workers, as `make test` does."""
    for name, text in files.items():
        (folder / name).write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-q", "--no-header", *OPTIONS]
    command += ["-c", str(PROJECT / "pyproject.toml"), "--rootdir", str(PROJECT), str(folder)]
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith(("PYTEST", "QT_QPA"))
    }
    environment["DISPLAY"] = ":no-such-screen"
    return subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=100, check=False
    )


def is_running(pid: int) -> bool:
    """Whether a process lives; one that nobody has collected yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[list[str]]]:
    """What two workers said that ran three files of notes and one that dies, and the notes."""
    folder = tmp_path_factory.mktemp("files")
    files = {f"test_notes_{letter}.py": NOTING for letter in "acd"} | {"test_z.py": DYING}
    out = side_by_side(folder, files).stdout
    return out, [line.split() for line in (folder / "notes").read_text().splitlines()]


@pytest.mark.timeout(120)  # two workers start anew
def test_every_test_runs_once_and_a_crash_is_a_failure(run: tuple[str, list[list[str]]]) -> None:
    """A worker that dies fails the test that it was at, by name; what the other was given is still run."""
    out, notes = run
    assert re.search(r"^1 failed, 18 passed in ", out, re.MULTILINE), out
    assert "test_z.py::test_that_dies" in out
    assert len(notes) == 18


def test_a_test_with_a_clock_is_alone_and_the_others_are_not(run: tuple[str, list[list[str]]]) -> None:
    """Nothing else runs while a test marked `alone` does; other tests of two workers do run at once."""
    _, notes = run
    spans = [(name == "alone", worker, float(begin), float(end)) for name, worker, begin, end, *_ in notes]
    meeting = [
        (one[0] or other[0])
        for one in spans
        for other in spans
        if one[1] != other[1] and one[2] < other[3] and other[2] < one[3]
    ]
    assert sum(alone for alone, *_ in spans) == 3
    assert meeting
    assert not any(meeting)


def test_each_worker_has_a_screen_and_none_is_left(run: tuple[str, list[list[str]]]) -> None:
    """Two workers never share one, and when all is over each has ended, the crashed worker's too."""
    _, notes = run
    assert (
        len({(worker, display) for _, worker, _, _, display, *_ in notes})
        == len({row[4] for row in notes})
        > 1
    )
    screens = {int(pid) for row in notes for pid in row[5:]}
    assert len(screens) >= 2
    assert not [pid for pid in screens if is_running(pid)]


def test_a_screen_ends_with_who_started_it() -> None:
    """Also when that one is killed and cannot say so."""
    code = "import os, tests.side_by_side as s; print(s.Screen()._server.pid, flush=True); os.abort()"
    killed = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=False
    )
    assert killed.returncode < 0
    end_s = time.monotonic() + 5.0
    while is_running(int(killed.stdout)):
        assert time.monotonic() < end_s
        time.sleep(0.02)


def test_a_screen_that_does_not_come_up_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of tests that wait for windows."""
    monkeypatch.setattr("tests.side_by_side.SCREEN", ["Xvfb", "-no-such-option"])
    with pytest.raises(RuntimeError, match="exit code 1"):
        Screen()


def test_who_waits_to_be_alone_is_not_overtaken_for_ever(tmp_path: Path) -> None:
    """Others that come and go without a pause let it in: whoever comes later waits behind it."""
    done = threading.Event()

    def come_and_go(gate: Gate) -> None:
        while not done.is_set():
            with gate.passed(alone=False):
                time.sleep(0.005)

    gates = [Gate(tmp_path) for _ in range(3)]
    threads = [threading.Thread(target=come_and_go, args=(gate,)) for gate in gates[:2]]
    for thread in threads:
        thread.start()
    begin_s = time.monotonic()
    try:
        for _ in range(5):
            with gates[2].passed(alone=True):
                pass
    finally:
        done.set()
        for thread in threads:
            thread.join()
        for gate in gates:
            gate.pytest_unconfigure()
    assert time.monotonic() - begin_s < 5.0


def test_make_test_leaves_no_test_out() -> None:
    """One call of pytest over all of tests/, with nothing that selects, here or in pyproject.toml."""
    told = ("MAKE", "MFLAGS", "ARGS", "WORKERS")
    environment = {name: text for name, text in os.environ.items() if not name.startswith(told)}
    said = subprocess.run(
        ["make", "-n", "test"], cwd=PROJECT, env=environment, capture_output=True, text=True, check=True
    ).stdout
    calls = [line.partition("-m pytest")[2] for line in said.splitlines() if "-m pytest" in line]
    assert [shlex.split(call) for call in calls] == [OPTIONS]
    options = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    assert options["testpaths"] == ["tests"]
    assert not [option for option in options["addopts"] if re.match(r"-m|-k|--ignore|--deselect", option)]
