"""What holds a secret: no text of it shows one, and no file of it was ever another's to read."""

import os
import stat
from pathlib import Path

import pytest

from dispatch.feeds.jt808 import messages as m
from dispatch.gateway.log import LogFile
from dispatch.gateway.register import Profile, Terminal
from dispatch.gateway.settings import GatewaySettings, TrafficSettings
from dispatch.gateway.tracks import TrackStore
from dispatch.simulation.duty import TerminalLine
from dispatch.wire.messages import PROTOCOL, Hello
from dispatch.wire.plates import Plate, exposed_plate, read_plate, write_plate


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


def test_tracks_are_their_owners_and_older_ones_become_so(tmp_path: Path) -> None:
    """Where riders were is nobody else's to read: the file, and what SQLite keeps beside it."""
    before = os.umask(0)
    try:
        TrackStore(tmp_path).close()
        (tmp_path / "tracks.sqlite3").chmod(0o644)
        store = TrackStore(tmp_path)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("tracks.sqlite3*")}
        store.close()
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}
    assert "tracks.sqlite3" in modes
