"""The watch over the tests is watched: each kind of leftover fails the test that left it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]

LEAVING = '''
"""Tests that leave something behind, and one that does not."""

import asyncio
import subprocess
import sys
import threading
import time

from tests import conftest

conftest.FAREWELL_S = 0.1
kept = []


def test_thread():
    kept.append(threading.Thread(target=time.sleep, args=(1.5,), name="straggler", daemon=True))
    kept[-1].start()


def test_process():
    kept.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(4)"]))


async def test_task():
    kept.append(asyncio.create_task(asyncio.sleep(60), name="stray"))


def test_own_loop():
    async def main():
        kept.append(asyncio.create_task(asyncio.sleep(60), name="lost"))

    asyncio.run(main())


async def test_tidy():
    thread = threading.Thread(target=time.sleep, args=(0.01,))
    thread.start()
    thread.join()
    await asyncio.create_task(asyncio.sleep(0))
    subprocess.run([sys.executable, "-c", ""], check=True)
    for left in kept:
        if isinstance(left, subprocess.Popen):
            left.kill()
            left.wait()
'''


def pytest_over(folder: Path, text: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the project's pytest, with this project's conftest, over a test file that holds *text*."""
    file = folder / "test_inner.py"
    file.write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-q", "-rA", "--no-header"]
    command += ["-c", str(PROJECT / "pyproject.toml"), "--rootdir", str(PROJECT), str(file)]
    return subprocess.run(
        command, cwd=PROJECT, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def test_a_test_that_leaves_something_running_fails(tmp_path: Path) -> None:
    """A thread, a process, a task on pytest's loop and one on a loop of the test's own are each named."""
    out = pytest_over(tmp_path, LEAVING).stdout
    assert "5 passed, 4 errors" in out, out
    for name in ("thread straggler", "process ", "task stray", "task lost"):
        assert f"still running after the test: {name}" in out, out


def test_absent_shared_data_skips_at_home_and_fails_in_ci(tmp_path: Path) -> None:
    """Without the shared data a test that needs it is skipped by name, and fails where CI promises it."""
    text = (
        "from tests import conftest\n"
        "conftest.SHARED_DATA = conftest.PROJECT / 'absent'\n"
        "def test_it(shared_data): pass\n"
    )
    assert "1 skipped" in pytest_over(tmp_path, text, CI="").stdout
    assert "1 error" in pytest_over(tmp_path, text, CI="true").stdout


def test_a_test_has_a_home_of_its_own(own_home: Path) -> None:
    """What a test writes to the user's directories lies in the session's folder; its city in build/."""
    for name in (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
    ):
        assert Path(os.environ[name]).is_relative_to(own_home)
    assert Path(os.environ["XDG_CACHE_HOME"]).is_relative_to(PROJECT / "build")


def test_a_program_under_test_hears_ctrl_c(tmp_path: Path) -> None:
    """Also when the tests were started in the background of a shell, which ignores it."""
    text = "from signal import *\ndef test_it(): assert getsignal(SIGINT) is default_int_handler\n"
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        out = pytest_over(tmp_path, text).stdout
    finally:
        signal.signal(signal.SIGINT, before)
    assert "1 passed" in out, out
