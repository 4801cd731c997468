"""A power cut leaves some prefix of what was written and synced: each one is a sane journal."""

import os
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from dispatch.journal.verification import verify
from tests.journal.samples import alert, opened

PAGE = 4096
FRAME = 24 + PAGE
HEADER = 32
COMMITS = 12


@dataclass(frozen=True, slots=True)
class Recording:
    """The files as they stood, and how long the log and the anchor were when each commit was reported."""

    database: bytes
    log: bytes
    anchor: bytes
    keys: Path
    reported: tuple[tuple[int, int], ...]
    moved: bytes

    def left(self, cut: int) -> int:
        """How many commits were on the disk, and reported, when the log was *cut* bytes long."""
        return sum(log <= cut for log, _ in self.reported)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Write some entries one by one, note what is synced at each, then let the log go into the database."""
    directory = tmp_path_factory.mktemp("recorded")
    opened(directory).close()
    file = directory / "journal.sqlite3"
    log, anchor = directory / "journal.sqlite3-wal", directory / "journal.sqlite3.desk-1.anchor"
    journal = opened(directory)
    before = file.read_bytes()
    reported = []
    for turn in range(COMMITS):
        with journal.transaction("x") as transaction:
            transaction.append(alert(f"A{turn}", segments=("s" * 900,)))
        reported.append((log.stat().st_size, anchor.stat().st_size))
    assert file.read_bytes() == before  # nothing goes into the database before it is in the log
    written, signed = log.read_bytes(), anchor.read_bytes()
    journal.close()
    return Recording(before, written, signed, directory / "keys", tuple(reported), file.read_bytes())


def opened_after(recording: Recording, place: Path, database: bytes, log: bytes, signed: int) -> int:
    """Put the files down as a power cut left them, open them, and return how many entries there are."""
    shutil.copytree(recording.keys, place / "keys")
    (place / "journal.sqlite3").write_bytes(database)
    (place / "journal.sqlite3-wal").write_bytes(log)
    (place / "journal.sqlite3.desk-1.anchor").write_bytes(recording.anchor[:signed])
    journal = opened(place)
    assert {trouble.code for trouble in journal.troubles} <= {"anchor_behind", "anchor_missing"}
    entries = journal.since(0)
    with journal.transaction("x") as transaction:
        transaction.append(alert("after"))
    journal.close()
    found = verify(place)
    assert (found.broken, found.entries) == (None, len(entries) + 1)
    assert [entry.entry_id for entry in entries] == list(range(1, len(entries) + 1))
    shutil.rmtree(place)
    return len(entries)


def cuts(recording: Recording) -> list[int]:
    """Every frame's end, a byte to both sides of some, and random places in between."""
    chance = random.Random(7)
    ends = list(range(HEADER, len(recording.log) + 1, FRAME))
    return sorted({0, *ends, *chance.choices(range(len(recording.log)), k=25), ends[3] + 1, ends[5] - 1})


def test_the_log_cut_anywhere_holds_each_reported_commit_and_no_half_one(
    recording: Recording, tmp_path: Path
) -> None:
    """Whatever length of the log has reached the disk: the commits synced by then are there, in full."""
    for cut in cuts(recording):
        left = recording.left(cut)
        signed = recording.reported[left - 1][1] if left else 0
        count = opened_after(recording, tmp_path / str(cut), recording.database, recording.log[:cut], signed)
        assert count == left, cut


def test_noise_behind_what_was_synced_is_passed_over(recording: Recording, tmp_path: Path) -> None:
    """A frame that was being written when the power went holds anything: the commits before it stand."""
    for turn, (size, signed) in enumerate(recording.reported):
        torn = recording.log[:size] + os.urandom(FRAME + 100)
        place = tmp_path / str(turn)
        assert opened_after(recording, place, recording.database, torn, signed) == turn + 1


def test_a_page_torn_while_the_log_goes_into_the_database_is_made_whole_again(
    recording: Recording, tmp_path: Path
) -> None:
    """Any pages of the database may be new, old, half of each or noise: the log has them all."""
    pages = len(recording.moved) // PAGE
    old = recording.database.ljust(len(recording.moved), b"\0")
    for seed in range(12):
        chance = random.Random(seed)
        mixed = b""
        for page in range(pages):
            span = slice(page * PAGE, (page + 1) * PAGE)
            is_same = old[span] == recording.moved[span]
            kinds = [old[span], recording.moved[span], recording.moved[span][:700] + old[span][700:]]
            mixed += recording.moved[span] if is_same else chance.choice(kinds)
        signed = len(recording.anchor)
        place = tmp_path / str(seed)
        assert opened_after(recording, place, mixed, recording.log, signed) == COMMITS


def test_an_anchor_of_any_length_is_no_break(recording: Recording, tmp_path: Path) -> None:
    """The anchor is not synced: a power cut may leave any part of it, also half a line."""
    for length in random.Random(3).sample(range(len(recording.anchor)), 12):
        place = tmp_path / str(length)
        assert opened_after(recording, place, recording.database, recording.log, length) == COMMITS
