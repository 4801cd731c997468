"""The disk is full, or takes nothing: said with the reason, nothing pretended, and well again by itself."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from dispatch.journal.verification import verify
from tests.journal.samples import opened, writer_process

_MOUNT = 'mount -t tmpfs -o size=700k tmpfs "$0" && head -c 400000 /dev/zero > "$0/ballast" && exec "$@"'


def can_mount() -> bool:
    """Whether this user may mount a file system of its own, in a namespace of its own."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    trial = [unshare, "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def printed(directory: Path, work: str, count: int, *before: str) -> list[str]:
    """Run the writer to its end and return its lines."""
    writer = writer_process(str(directory), "desk-1", work, str(count), before=before)
    lines, _ = writer.communicate("go\n", timeout=60)
    assert writer.returncode == 0, lines
    return lines.splitlines()


def check_refusal(lines: list[str], codes: set[str]) -> int:
    """The writer was refused with one of *codes*, kept what it had reported, and went on later."""
    at = next(at for at, line in enumerate(lines) if line.startswith("refused "))
    assert {line.removeprefix("refused ") for line in lines[at : at + 4]} <= codes
    before = lines[1:at]  # after "ready"
    assert before
    assert lines[at + 4] == f"stands {len(before)}"
    assert lines[at + 5 :] == [f"desk-1:{len(before) + turn}" for turn in (1, 2, 3)]
    return len(before) + 3


def test_files_that_may_not_grow_refuse_and_then_take_more(tmp_path: Path) -> None:
    """The system refuses to let a file grow (a quota does the same): the reason is said, then it goes on."""
    entries = check_refusal(printed(tmp_path, "limit", 600_000), {"io", "full"})
    found = verify(tmp_path)
    assert (found.entries, found.broken) == (entries, None)


@pytest.mark.parametrize("means", ["a small file system"] * can_mount() or ["a limit for each file"])
def test_a_full_disk_refuses_and_then_takes_more(tmp_path: Path, means: str) -> None:
    """On a file system without room the reason is *full*; nothing is pretended; with room it goes on."""
    if means == "a small file system":
        lines = printed(tmp_path, "fill", 0, "unshare", "-Urm", "sh", "-c", _MOUNT, str(tmp_path))
        check_refusal(lines, {"full"})
    else:
        check_refusal(printed(tmp_path, "limit", 300_000), {"io", "full"})


@pytest.fixture
def public_dir() -> Iterator[Path]:
    """A directory that every user reaches: those of tests are for one alone, and root drops its rights."""
    with TemporaryDirectory(prefix="tieqi-journal-", dir="/tmp") as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


def test_a_place_that_may_only_be_read_refuses_and_then_takes_more(public_dir: Path) -> None:
    """Without the right to write a program is told so, and works by itself once it has the right."""
    place = public_dir / "data"
    place.mkdir()
    opened(place).close()

    def allow(writing: int) -> None:
        for path in [*place.rglob("*"), place]:  # the log takes its rights from the database when it is made
            path.chmod((writing | 0o111) if path.is_dir() else writing)

    allow(0o444)
    writer = writer_process(str(place), "desk-1", "wait", "0")
    assert writer.stdout is not None
    try:
        first = writer.stdout.readline()
        allow(0o666)
        lines, _ = writer.communicate(timeout=30)
    finally:
        writer.kill()
    assert first in {"refused readonly\n", "refused denied\n"}
    assert lines.splitlines()[-1] == "desk-1:1"
    assert verify(place).entries == 1
