"""What every test stands on: the shared data, a home of its own, a screen, and nothing left running."""

import asyncio
import os
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# What keeps workers apart is POSIX.
pytest_plugins = ["tests.side_by_side"] if os.name == "posix" else []

PROJECT = Path(__file__).resolve().parents[1]
SHARED_DATA = PROJECT.parent / "shared" / "data"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# Deadlines measure the machine, not the code; the CI run must find the same examples twice.
hypothesis.settings.register_profile("desk", deadline=None, max_examples=60)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if IN_CI else "desk")

# Qt reads these when it is first imported, so they are set here and not in a fixture.
if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # Chromium refuses its sandbox to root

# Nothing that a test writes is kept, and a journal waits for the disk at each commit: tests write to memory
# where there is room, and where programs may be started from it (containers often forbid that).
MEMORY = Path("/dev/shm")
ROOM_BYTES = 2_000_000_000


def has_room(memory: Path) -> bool:
    """Whether *memory* is a place for the tests' files."""
    if not memory.is_mount() or not os.access(memory, os.W_OK):
        return False
    return shutil.disk_usage(memory).free >= ROOM_BYTES and not os.statvfs(memory).f_flag & os.ST_NOEXEC


if "TMPDIR" not in os.environ and has_room(MEMORY):
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# A shell ignores Ctrl-C for what it starts in the background, and children inherit that: a program under test
# would not hear it. A handler of this process's own is not inherited, so they start as from a terminal.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Threads that belong to a library and live as long as the process does.
LIBRARY_THREADS = (
    "asyncio_",  # the loop's default executor keeps its idle workers until the loop is closed
    "pytest_timeout",  # the watch over this very test
    "Dummy-",  # a C++ thread (Qt, Chromium) that once ran Python: Python only gave it a name
)
# Children that QtWebEngine keeps for the whole process once a page was shown.
LIBRARY_CHILDREN = ("QtWebEngineProc",)
FAREWELL_S = 3.0


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Directory of the data shared by the projects beside this one."""
    if not SHARED_DATA.is_dir():
        if IN_CI:
            pytest.fail(f"{SHARED_DATA} is absent, and CI=true promises it")
        pytest.skip(f"{SHARED_DATA} is absent")
    return SHARED_DATA


@pytest.fixture(scope="session", autouse=True)
def own_home() -> Iterator[Path]:
    """A home for this session, so that no test reads or writes what belongs to whoever runs it."""
    home = Path(tempfile.mkdtemp(prefix="tieqi-test-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        patch.setenv("XDG_CACHE_HOME", str(PROJECT / "build" / "cache"))  # the demo city is built once
        runtime = home / "runtime"
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def free_port() -> int:
    """A TCP port that was free on loopback a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


@pytest.fixture
def free_ports(free_port: int) -> Iterator[int]:
    """As many different free loopback ports as a test takes from it."""

    def ports() -> Iterator[int]:
        taken = {free_port}
        yield free_port
        while True:
            with socket.create_server(("127.0.0.1", 0)) as door:
                port = door.getsockname()[1]
            if port not in taken:
                taken.add(port)
                yield port

    return ports()


def _children() -> set[tuple[int, str]]:
    """Process id and name of every living child of this process; empty where there is no /proc."""
    found = set()
    for task in Path("/proc/self/task").glob("*/children"):
        try:
            pids = task.read_text().split()
        except FileNotFoundError:  # the thread has ended meanwhile
            continue
        for pid in pids:
            try:
                name = Path(f"/proc/{pid}/comm").read_text().strip()
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            except FileNotFoundError:  # it ended between the two looks
                continue
            if state != "Z":
                found.add((int(pid), name))
    return found


def _left_behind(threads: set[threading.Thread], children: set[tuple[int, str]]) -> list[str]:
    """What runs now and did not run before the test, by name."""
    known = {pid for pid, _ in children}
    return [
        f"thread {thread.name}"
        for thread in threading.enumerate()
        if thread not in threads and not thread.name.startswith(LIBRARY_THREADS)
    ] + [
        f"process {pid} {name}"
        for pid, name in _children()
        if pid not in known and not name.startswith(LIBRARY_CHILDREN)
    ]


@pytest.fixture(autouse=True)
def nothing_left_running(own_home: Path) -> Iterator[None]:
    """Fails the test that leaves a thread, a child process or an unfinished asyncio task behind."""
    del own_home  # set up first, so that it outlives every process that looks at it
    threads, children = set(threading.enumerate()), _children()
    with pytest.MonkeyPatch.context() as patch:
        orphans = _orphan_tasks(patch)
        yield
    farewell = time.monotonic() + FAREWELL_S
    while (left := _left_behind(threads, children)) and time.monotonic() < farewell:
        time.sleep(0.02)
    left += [f"task {name}" for name in orphans]
    if left:
        pytest.fail("still running after the test: " + ", ".join(left))


def _orphan_tasks(patch: pytest.MonkeyPatch) -> list[str]:
    """A list that fills with the names of tasks that a closing asyncio.Runner finds unfinished.

    asyncio.run and pytest-asyncio cancel such tasks without a word, so that afterwards none can be seen.
    """
    names: list[str] = []
    cancel_all = asyncio.runners._cancel_all_tasks  # type: ignore[attr-defined]  # the one place that knows

    def note_and_cancel(loop: asyncio.AbstractEventLoop) -> None:
        names.extend(f"{task.get_name()} {task.get_coro()!r}" for task in asyncio.all_tasks(loop))
        cancel_all(loop)

    patch.setattr(asyncio.runners, "_cancel_all_tasks", note_and_cancel)
    return names
