"""The real processes: where they listen, and that no file, crash or list of processes shows a secret."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from dispatch.feeds.jt808 import messages as m
from dispatch.gateway.log import LogFile
from dispatch.gateway.register import Profile, Terminal
from dispatch.gateway.settings import GatewaySettings, TrafficSettings
from dispatch.simulation.duty import TerminalLine
from dispatch.wire.messages import PROTOCOL, Hello
from dispatch.wire.plates import Plate, exposed_plate, read_plate, write_plate
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


@pytest.mark.parametrize(
    "thing",
    [
        Plate("gateway", 1, "1", {"desks": 1}, "SECRET"),
        Hello(PROTOCOL, "1", "SECRET", "1", "王", ""),
        TrafficSettings(key="SECRET"),
        GatewaySettings(Path(), traffic=TrafficSettings(key="SECRET")),
        Terminal("1", "SECRET", "A12", 2013, Profile.TEXT),
        TerminalLine("1", "SECRET", "A12", 2013),
        m.Authentication("SECRET"),
        m.RegistrationAnswer(1, 0, "SECRET"),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_what_holds_a_secret_never_shows_it_as_text(thing: object) -> None:
    """An error or a log line that quotes it says everything else."""
    assert "SECRET" not in f"{thing!r} {thing}"


# --- files


def test_a_plate_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """Whoever can read the token could be a desk: such a plate is told apart from none."""
    plate = Plate("gateway", 1, "1", {"desks": 1}, "SECRET")
    write_plate(tmp_path, plate)
    assert (read_plate(tmp_path, "gateway"), exposed_plate(tmp_path, "gateway")) == (plate, None)
    for mode in (0o640, 0o604, 0o620, 0o602, 0o644, 0o660, 0o666):
        (tmp_path / "gateway.json").chmod(mode)
        assert (read_plate(tmp_path, "gateway"), exposed_plate(tmp_path, "gateway")) == (None, plate)
    write_plate(tmp_path, plate)
    assert read_plate(tmp_path, "gateway") == plate


class _Watch:
    """Sees every file that is opened for writing, with the mode it is made with, and every later change."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.modes: dict[str, int] = {}
        os_open = os.open

        def watched(path: str, flags: int, mode: int = 0o777, **rest: int) -> int:
            if flags & os.O_CREAT:
                self.modes[Path(os.fsdecode(path)).name] = mode
            return os_open(path, flags, mode, **rest)

        monkeypatch.setattr(os, "open", watched)


def test_a_plate_is_its_owners_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is made with 0600 before the token is in it, and takes the plate's name only when complete."""
    watch, before = _Watch(monkeypatch), os.umask(0)
    try:
        write_plate(tmp_path, Plate("gateway", 1, "1", {"desks": 1}, "SECRET"))
    finally:
        os.umask(before)
    assert set(watch.modes.values()) == {0o600}
    assert "gateway.json" not in watch.modes
    assert stat.S_IMODE((tmp_path / "gateway.json").stat().st_mode) == 0o600


def test_a_log_is_its_owners_also_after_it_was_turned_over(tmp_path: Path) -> None:
    """No file of the series, and none from an earlier and laxer time, is ever wider than 0600."""
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "gateway.log").write_text("from before\n")
    (tmp_path / "log" / "gateway.log").chmod(0o644)
    before = os.umask(0)
    try:
        file = LogFile(tmp_path, 200, 3)
        for number in range(20):
            file.logger().info("a line that fills the file", number=number)
        file.close()
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "log").iterdir()}
    assert len(modes) == 4
    assert set(modes.values()) == {0o600}
