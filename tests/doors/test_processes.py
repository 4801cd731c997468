"""The real processes: where they listen, and that no file, crash or list of processes shows a secret."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, quote_plus

from dispatch.wire.messages import PROTOCOL
from tests.doors.processes import (
    AUTH_CODE,
    OTHER_CODE,
    PROJECT,
    SOURCE_KEY,
    WRONG_TOKEN,
    Centre,
    centre_in,
    family,
    gateway_of,
    listening,
    shown_by_the_system,
)

LOOPBACK, EVERYWHERE = "0100007F", "00000000"


def test_the_processes_listen_on_loopback(centre: Centre) -> None:
    """By the system's own table: without a word in the configuration nobody on the network reaches a door."""
    assert set(centre.plate.ports) == {"desks", "jt808"}
    assert listening(centre.pids["gateway"]) == {LOOPBACK}
    assert listening(centre.pids["desk"]) == set()


def test_only_the_terminals_door_is_opened_by_the_configuration(tmp_path: Path) -> None:
    """Riders come from outside; the desks' door stays where it is."""
    with gateway_of(centre_in(tmp_path, 9, "0.0.0.0")) as opened:  # noqa: S104 — as configured
        assert listening(opened.pids["gateway"]) == {LOOPBACK, EVERYWHERE}


def secrets_of(centre: Centre) -> dict[str, bytes]:
    """What nobody may find, by name: a certificate's key in the middle, as it may be wrapped elsewhere."""
    return {
        "token": centre.plate.token.encode(),
        "guessed token": WRONG_TOKEN.encode(),
        "source key": SOURCE_KEY.encode(),
        "quoted source key": quote(SOURCE_KEY, safe="").encode(),
        "source key in a form": quote_plus(SOURCE_KEY).encode(),
        "authentication code": AUTH_CODE.encode(),
        "another's code": OTHER_CODE.encode(),
        "private key": centre.private_key[20:60].encode(),
    }


def held(secrets: dict[str, bytes], where: str, content: bytes) -> list[str]:
    """The names of the secrets in *content*, each with its place."""
    return [f"{name} in {where}" for name, secret in secrets.items() if secret in content]


def test_no_file_that_the_processes_write_holds_a_secret(centre: Centre) -> None:
    """Logs, journal, tracks, counts and what was printed: only the plate holds the token, and no other."""
    secrets, found = secrets_of(centre), []
    files = [file for file in centre.data_dir.rglob("*") if file.is_file()]
    said = [centre.folder / "gateway.said", centre.folder / "desk.said"]
    names = {file.name for file in files}
    assert {"gateway.json", "gateway.log", "desk-1.log", "journal.sqlite3"} <= names
    for file in [*files, *said]:
        found += held(secrets, file.name, file.read_bytes())
    assert found == ["token in gateway.json"]


def test_the_source_that_told_the_key_was_heard(centre: Centre) -> None:
    """The search before this one is no search in vain: what was refused stands there, without the key."""
    log = (centre.data_dir / "log" / "gateway.log").read_text(encoding="utf-8")
    assert "no rights for …" in log


def test_a_list_of_processes_shows_no_secret(centre: Centre) -> None:
    """Neither command line nor environment of gateway, desk and whatever they started."""
    secrets = secrets_of(centre)
    processes = [pid for parent in centre.pids.values() for pid in family(parent)]
    assert len(processes) >= 2
    for pid in processes:
        assert held(secrets, str(pid), shown_by_the_system(pid)) == []


def test_what_the_processes_write_is_their_owners(centre: Centre) -> None:
    """Plate, logs, journal, anchors and keys cannot be read by another account of the machine."""
    wide = [
        f"{file.relative_to(centre.data_dir)} {stat.S_IMODE(file.stat().st_mode):o}"
        for file in centre.data_dir.rglob("*")
        if file.is_file() and file.stat().st_mode & 0o077 and not _is_behind_a_door(file, centre.data_dir)
    ]
    assert [name for name in wide if not name.startswith("gateway.lock")] == []  # it is empty


def _is_behind_a_door(file: Path, data_dir: Path) -> bool:
    """Whether a directory above *file*, up to the data directory, lets nobody else in."""
    above = [folder for folder in file.parents if folder.is_relative_to(data_dir) and folder != data_dir]
    return any(not folder.stat().st_mode & 0o077 for folder in above)


OTHER_VERSION = """
import sys
from dispatch.wire import messages
messages.PROTOCOL += 1
from main import main
sys.argv[0] = "main.py"
sys.exit(main())
"""


def test_a_real_desk_of_another_version_says_so_and_ends(centre: Centre) -> None:
    """One line on standard error, exit code 1, no traceback; gateway and journal are left as they were."""
    words = ["desk", "--city", centre.city, "--data", centre.data_dir, "--seat", "9", "--exit-after", "0.5"]
    run = subprocess.run(
        [sys.executable, "-c", OTHER_VERSION, *map(str, words)],
        cwd=PROJECT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert run.returncode == 1
    (line,) = [line for line in run.stderr.splitlines() if "席位没有开起来" in line]
    assert "席位与网关版本不同" in line
    assert f"说协议 {PROTOCOL + 1}" in line
    assert "Traceback" not in run.stderr
    assert Path(f"/proc/{centre.pids['gateway']}").exists()


CRASH = """
import sys
from dispatch.gateway import traffic
def burst(self, *_):
    settings, plate = self._settings, "here"
    raise RuntimeError(f"the program itself broke with {settings}")
traffic.Traffic._source = burst
from main import main
sys.argv = ["main.py", "gateway", "--city", sys.argv[1], "--data", sys.argv[2], "--listen", "127.0.0.1:0"]
sys.exit(main())
"""


def test_a_crash_shows_no_secret(tmp_path: Path) -> None:
    """A gateway that dies of an error of its own: its last words and its log hold no key and no code."""
    centre = centre_in(tmp_path, 9)
    run = subprocess.run(
        [sys.executable, "-c", CRASH, str(centre.city), str(centre.data_dir)],
        cwd=PROJECT,
        capture_output=True,
        timeout=40,
        check=False,
        env=os.environ,
    )
    log = (centre.data_dir / "log" / "gateway.log").read_bytes()
    assert run.returncode != 0
    assert b"the program itself broke" in run.stderr + run.stdout + log
    secrets = {
        "key": SOURCE_KEY.encode(),
        "code": AUTH_CODE.encode(),
        "pem": centre.private_key[20:60].encode(),
    }
    assert held(secrets, "crash", run.stderr + run.stdout + log) == []
