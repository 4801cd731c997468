"""``jt808 decode``, as a shell calls it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import MAIN, PROJECT, assert_one_line, begin, run

GOOD = (
    "7e0200002501391234432100010000000000000003022c48fc06e9cc5c002001c7005a2506010830000104000003e8310109cd7e"
)
ANSWER = "7e8001000501391234432100070001020000fc7e"


def test_a_file_becomes_an_object_a_line(tmp_path: Path) -> None:
    """Both frames, in their order, with the fields' names and units of the contract; exit 0."""
    file = tmp_path / "frames.hex"
    file.write_text(f"{GOOD}\n\n{ANSWER.upper()}\n")
    done = run("jt808", "decode", file)
    assert (done.returncode, done.stderr) == (0, "")
    location, answer = map(json.loads, done.stdout.splitlines())
    assert (location["msg_id"], location["version"], location["phone"]) == ("0x0200", 2013, "13912344321")
    assert location["serial"] == 1
    assert location["lat"] == pytest.approx(36.4567)
    assert location["lon"] == pytest.approx(115.9855, abs=1e-4)
    assert location["speed_mps"] == pytest.approx(45.5 / 3.6, abs=0.01)
    assert (location["heading_deg"], location["has_fix"], location["alarms"]) == (90, True, [])
    assert location["fixed_at"].startswith("2025-06-01T00:30:00")
    assert location["items"]
    assert answer["msg_id"] == "0x8001"
    assert "body" in answer


def test_a_dash_is_standard_input_and_a_bad_line_does_not_stop_it() -> None:
    """Each bad line has its number; the good ones around it are decoded; exit 1."""
    lines = ["zz", GOOD, GOOD[:-6] + "007e", "7e", ANSWER]
    done = run("jt808", "decode", "-", stdin="\n".join(lines).encode())
    assert (done.returncode, done.stderr) == (1, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [("error" in f, f.get("line")) for f in found] == [
        (True, 1),
        (False, None),
        (True, 3),
        (True, 4),
        (False, None),
    ]


def test_nothing_in_is_nothing_out() -> None:
    """An empty input and blank lines are no error."""
    assert run("jt808", "decode", "-").returncode == 0
    done = run("jt808", "decode", "-", stdin=b"\n \r\n\t\n")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("source", ["file", "-"])
def test_what_is_no_text_is_bad_lines(tmp_path: Path, source: str) -> None:
    """Binary noise, a NUL, a line of 100 KB and bytes beyond ASCII: each an error with its line."""
    noise = bytes(range(256)).replace(b"\n", b"").replace(b"\r", b"")
    content = b"\n".join([noise, b"\0\0", b"7e" * 50_000, "柳园路".encode("gbk"), GOOD.encode()])
    file = tmp_path / "noise"
    file.write_bytes(content)
    done = run("jt808", "decode", file if source == "file" else "-", stdin=content)
    assert (done.returncode, done.stderr) == (1, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert "msg_id" in found[-1]
    assert all(set(f) == {"error", "line"} for f in found[:-1])
    assert len(found) >= 5


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    """Missing, or a directory: exit 2."""
    assert_one_line(run("jt808", "decode", tmp_path / "none"), "none", "No such file")
    assert_one_line(run("jt808", "decode", tmp_path), "directory")


def test_a_reader_who_has_read_enough_is_no_error(tmp_path: Path) -> None:
    """`| head -1`: quiet, whatever was still to come."""
    file = tmp_path / "many"
    file.write_text(f"{GOOD}\n" * 20_000)
    with subprocess.Popen(
        [*MAIN, "jt808", "decode", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0


def test_ctrl_c_is_quiet() -> None:
    """No traceback; the shell's own code for an interrupted command."""
    process = begin("jt808", "decode", "-")
    assert process.stdin is not None
    process.stdin.write(b"zz\n" * 20_000)
    process.stdin.flush()
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (130, b"")


def test_decoding_starts_without_the_rest_of_the_program() -> None:
    """Neither the simulation nor numbers nor the database nor the screen are loaded for it."""
    words = (
        f"import sys; sys.path.insert(0, {str(PROJECT)!r}); sys.argv = ['main.py', 'jt808', 'decode', '-']\n"
        "from main import main\n"
        "code = main()\n"
        "heavy = {'numpy', 'scipy', 'shapely', 'libsumo', 'sqlalchemy', 'aiohttp', 'PySide6', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)), code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", words], stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=20
    )
    assert done.stdout.decode().strip() == "[] 0"
