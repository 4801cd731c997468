"""Whatever is changed in the record by whoever owns the file, `verify` names it."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from dispatch.domain.alerts import Verdict
from dispatch.domain.facts import AlertJudged, AlertTaken
from dispatch.journal import Journal
from dispatch.journal.anchor import anchor_file
from dispatch.journal.chain import PLAIN, author_bytes, entry_bytes, genesis
from dispatch.journal.verification import Verification, verify
from tests.journal.samples import PROJECT, alert, opened

COLUMNS = (
    "entry_id chain number at kind version actor because form payload previous hash".split()  # noqa: SIM905 — as they stand in the table
)
TEXTS = [name for name in COLUMNS if name not in {"entry_id", "number", "version"}]


def filled(directory: Path) -> Path:
    """Write six entries in two chains and return the database's file."""
    desk, gateway = opened(directory, "desk-1"), opened(directory, "gateway")
    for turn in range(3):
        with gateway.transaction("gateway") as transaction:
            raised = transaction.append(alert(f"A{turn}"))
        with desk.transaction("王磊") as transaction:
            transaction.append(AlertTaken(f"A{turn}", "一号席"), because=[raised.ref])
    desk.close()
    gateway.close()
    return directory / "journal.sqlite3"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of six entries that no test changes."""
    return filled(tmp_path_factory.mktemp("original"))


@pytest.fixture
def database(original: Path, tmp_path: Path) -> Path:
    """A copy of it with its anchors, to be tampered with."""
    shutil.copytree(original.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / original.name


def tamper(database: Path, *statements: str) -> Verification:
    """Drop all triggers, run the statements as the file's owner could, and verify."""
    with closing(sqlite3.connect(database, isolation_level=None)) as owner:
        for (name,) in owner.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            owner.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            owner.execute(statement)
    return verify(database)


def test_the_untouched_record_is_intact(original: Path) -> None:
    """Six entries in two chains, nothing to remark."""
    found = verify(original)
    assert (found.entries, found.notes, found.broken, found.exit_code) == (6, (), None, 0)
    assert [(chain.chain, chain.count) for chain in found.chains] == [("desk-1", 3), ("gateway", 3)]


def test_verifying_changes_no_byte(original: Path) -> None:
    """Neither the files nor their number differ after a look."""
    before = {path.name: path.read_bytes() for path in original.parent.iterdir() if path.is_file()}
    verify(original)
    assert {path.name: path.read_bytes() for path in original.parent.iterdir() if path.is_file()} == before


def test_triggers_refuse_change_and_deletion(database: Path) -> None:
    """A program that asks politely cannot update, delete, replace or insert out of turn."""
    row = "SELECT {} FROM entries WHERE entry_id = 3"
    copied = ", ".join(COLUMNS[1:])
    with closing(sqlite3.connect(database, isolation_level=None)) as stranger:
        for statement in (
            "UPDATE entries SET actor = 'x'",
            "UPDATE entries SET actor = actor WHERE entry_id = 1",
            "DELETE FROM entries WHERE entry_id = 6",
            f"INSERT OR REPLACE INTO entries {row.format('*')}",
            f"INSERT INTO entries {row.format('7, ' + copied)}",
            f"INSERT INTO entries {row.format('9, ' + copied)}",
            "UPDATE chains SET public_key = 'x'",
            "DELETE FROM chains",
            "INSERT OR REPLACE INTO chains VALUES ('desk-1', 'x')",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                stranger.execute(statement)
    assert verify(database).exit_code == 0


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("entry_id", [1, 4, 6])
def test_a_change_in_any_column_is_found(database: Path, column: str, entry_id: int) -> None:
    """Text with another letter or a number one higher, in the first, a middle or the last entry."""
    value = f"{column} + 100" if column not in TEXTS else f"{column} || 'x'"
    if column == "payload":
        value = "CAST(replace(CAST(payload AS TEXT), 'A', 'B') AS BLOB)"
    found = tamper(database, f"UPDATE entries SET {column} = {value} WHERE entry_id = {entry_id}")  # noqa: S608 — this test's own names
    assert found.broken is not None
    if column not in {"entry_id", "chain"}:
        assert str(entry_id) in found.broken.why or found.broken.ref.number == (entry_id + 1) // 2


def test_every_single_byte_counts(database: Path) -> None:
    """Each byte of each text column of one entry, changed alone, is found at that entry."""
    with closing(sqlite3.connect(database, isolation_level=None)) as owner:
        owner.execute("DROP TRIGGER entries_no_update")
        for column in TEXTS:
            cast = "BLOB" if column == "payload" else "TEXT"
            query = f"SELECT CAST({column} AS BLOB) FROM entries WHERE entry_id = 4"  # noqa: S608 — this test's own names
            (value,) = owner.execute(query).fetchone()
            change = f"UPDATE entries SET {column} = CAST(? AS {cast}) WHERE entry_id = 4"  # noqa: S608 — this test's own names
            for place in range(len(value)):
                for bit in (0x01, 0x80):
                    changed = bytearray(value)
                    changed[place] ^= bit
                    owner.execute(change, (bytes(changed),))
                    broken = verify(database).broken
                    assert broken is not None, (column, place)
            owner.execute(change, (value,))
        assert verify(database).broken is None


@pytest.mark.parametrize("entry_id", [1, 2, 3, 5])
def test_an_entry_taken_out_is_found(database: Path, entry_id: int) -> None:
    """A hole is seen, also when those behind it move up."""
    gone = f"DELETE FROM entries WHERE entry_id = {entry_id}"  # noqa: S608 — this test's own number
    broken = tamper(database, gone).broken
    assert broken is not None
    assert f"entry {entry_id} is missing" in broken.why
    moved = [f"UPDATE entries SET entry_id = {i - 1} WHERE entry_id = {i}" for i in range(entry_id + 1, 7)]  # noqa: S608 — numbers
    assert tamper(database, *moved).broken is not None


def test_two_entries_that_changed_places_are_found(database: Path) -> None:
    """Swapped positions are seen, in one chain and between two."""
    for one, other in ((1, 3), (3, 4)):
        found = tamper(
            database,
            f"UPDATE entries SET entry_id = 99 WHERE entry_id = {one}",  # noqa: S608 — numbers
            f"UPDATE entries SET entry_id = {one} WHERE entry_id = {other}",  # noqa: S608 — numbers
            f"UPDATE entries SET entry_id = {other} WHERE entry_id = 99",  # noqa: S608 — numbers
        )
        assert found.broken is not None


def test_a_cut_off_end_is_seen_by_the_anchor(database: Path) -> None:
    """Without its last entry the chain is whole in itself, but shorter than its anchor says."""
    found = tamper(database, "DELETE FROM entries WHERE entry_id = 6")
    assert found.broken is not None
    assert str(found.broken.ref) == "desk-1:3"
    assert "cut off" in found.broken.why


def test_a_seat_that_opens_a_cut_journal_is_told(database: Path) -> None:
    """The writer itself compares its chain with its anchor when it begins; writing on hides nothing."""
    tamper(database, "DELETE FROM entries WHERE entry_id = 6")
    with closing(opened(database.parent)) as journal:
        assert journal.anchor_break is not None
        assert str(journal.anchor_break.ref) == "desk-1:3"
        with journal.transaction("王磊") as transaction:
            transaction.append(AlertJudged("A9", Verdict.REAL))
    assert verify(database).broken is not None


def test_a_chain_that_vanished_whole_is_seen_by_its_anchor(database: Path) -> None:
    """An anchor whose chain is not in the database is a break."""
    found = tamper(
        database,
        "DELETE FROM entries",
        "DELETE FROM chains WHERE chain = 'desk-1'",
    )
    assert found.broken is not None
    assert found.broken.ref.chain == "desk-1"


def test_an_end_written_anew_without_the_key_is_found(database: Path) -> None:
    """A forger who computes every hash again cannot sign the anchor."""
    with closing(sqlite3.connect(database)) as owner:
        row = owner.execute("SELECT * FROM entries WHERE entry_id = 6").fetchone()
    entry_id, chain, number, at, kind, version, _, because, form, payload, previous, _ = row
    author = author_bytes(chain.encode(), kind.encode(), version, b"forger", form.encode())
    forged = entry_bytes(author, previous.encode(), entry_id, number, at.encode(), because.encode(), payload)
    change = f"UPDATE entries SET actor = 'forger', hash = '{sha256(forged).hexdigest()}' WHERE entry_id = 6"  # noqa: S608 — a hash
    broken = tamper(database, change).broken
    assert broken is not None
    assert str(broken.ref) == "desk-1:3"
    assert "anchor" in broken.why


def test_another_key_put_in_its_place_is_found(database: Path) -> None:
    """The first entry is bound to the public key."""
    broken = tamper(
        database, "UPDATE chains SET public_key = upper(public_key) WHERE chain = 'desk-1'"
    ).broken
    assert broken is not None
    assert str(broken.ref) == "desk-1:1"


def test_an_anchor_with_a_changed_byte_is_found(database: Path) -> None:
    """Each byte of the newest line is signed, is the signature, or is what makes it a line."""
    anchor = anchor_file(database, "desk-1")
    text = anchor.read_bytes()
    for place in range(text.rindex(b"\n", 0, -1) + 1, len(text) - 1):
        anchor.write_bytes(text[:place] + bytes([text[place] ^ 0x01]) + text[place + 1 :])
        assert verify(database).broken is not None, place


def test_the_anchor_of_another_chain_is_no_anchor(database: Path) -> None:
    """A line that is well signed by another seat's key does not count."""
    shutil.copy(anchor_file(database, "gateway"), anchor_file(database, "desk-1"))
    assert verify(database).broken is not None


def test_a_missing_anchor_and_one_behind_are_notes(database: Path) -> None:
    """What a power cut or a copy can cause is remarked and does not break the chain."""
    anchor = anchor_file(database, "desk-1")
    lines = anchor.read_bytes().splitlines(keepends=True)
    anchor.write_bytes(b"".join(lines[:-1]) + lines[-1][:40])
    found = verify(database)
    assert found.broken is None
    assert len(found.notes) == 1
    assert "1 behind" in found.notes[0]
    anchor.unlink()
    found = verify(database)
    assert found.broken is None
    assert len(found.notes) == 1
    assert "no anchor file" in found.notes[0]


def test_a_missing_trigger_is_a_note(database: Path) -> None:
    """The record is intact, but somebody took a lock off."""
    found = tamper(database)
    assert found.broken is None
    assert any("entries_no_update" in note for note in found.notes)


def test_a_payload_in_another_spelling_is_found_even_with_its_hash(tmp_path: Path) -> None:
    """Whoever holds the key still cannot write what is not canonical."""
    file = filled(tmp_path)
    with closing(sqlite3.connect(file)) as owner:
        row = owner.execute("SELECT * FROM entries WHERE entry_id = 6").fetchone()
    entry_id, chain, number, at, kind, version, actor, because, form, _, previous, _ = row
    payload = b'{"alert_id":"A2", "seat":1.0}'
    author = author_bytes(chain.encode(), kind.encode(), version, actor.encode(), form.encode())
    forged = entry_bytes(author, previous.encode(), entry_id, number, at.encode(), because.encode(), payload)
    anchor_file(file, "desk-1").unlink()
    broken = tamper(
        file,
        f"UPDATE entries SET payload = CAST('{payload.decode()}' AS BLOB),"  # noqa: S608 — this test's own bytes
        f" hash = '{sha256(forged).hexdigest()}' WHERE entry_id = 6",
    ).broken
    assert broken is not None
    assert "规范" in broken.why


@pytest.fixture
def no_tracker_left() -> Iterator[None]:
    """Ends the helper that spawned processes bring along, which otherwise lives as long as its parent."""
    yield
    resource_tracker._resource_tracker._stop()  # type: ignore[attr-defined]  # typeshed leaves it out


@pytest.mark.usefixtures("no_tracker_left")
def test_a_large_journal_is_checked_in_shares(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several processes find the same as one, intact or broken at any entry."""
    monkeypatch.setattr("dispatch.journal.verification.WORTH_A_PROCESS", 2)
    assert verify(database, processes=2) == verify(database, processes=1)
    for entry_id in (2, 5):
        tamper(database, f"UPDATE entries SET actor = 'x' || actor WHERE entry_id = {entry_id}")  # noqa: S608 — numbers
        shared = verify(database, processes=2)
        assert shared.broken is not None
        assert str(shared.broken) == str(verify(database, processes=1).broken)
        tamper(database, f"UPDATE entries SET actor = substr(actor, 2) WHERE entry_id = {entry_id}")  # noqa: S608 — numbers


def test_a_stranger_can_follow_the_worked_example() -> None:
    """The shell commands in docs/journal-format.md print the hashes that stand there, and ours agree."""
    text = (PROJECT / "docs" / "journal-format.md").read_text(encoding="utf-8")
    examples = re.findall(r"```sh\n(.*?)```\n.*?```\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 2
    for script, expected in examples:
        printed = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)
        assert printed.stdout == expected
    key = re.search(r"`([0-9a-f]{64})` begins", text)
    assert key is not None
    first = genesis(b"desk-1", key[1].encode())
    author = author_bytes(b"desk-1", b"AlertTaken", 1, "王磊".encode(), PLAIN.encode())
    at, payload = b"2025-06-01T00:30:00.000000Z", '{"alert_id":"A7","seat":"一号席"}'.encode()
    hashed = sha256(entry_bytes(author, first.encode(), 2, 1, at, b"gateway:1", payload)).hexdigest()
    assert [first, hashed] == [expected.split()[0] for _, expected in examples]


def test_an_anchor_file_stays_small(tmp_path: Path) -> None:
    """After many commits the older lines are gone, the newest is there, and all is intact."""
    with closing(opened(tmp_path)) as journal:
        for _ in range(600):
            with journal.transaction("王磊") as transaction:
                transaction.append(AlertJudged("A1", Verdict.REAL))
    size = anchor_file(tmp_path / "journal.sqlite3", "desk-1").stat().st_size
    assert 16_000 < size < 70_000
    assert verify(tmp_path).notes == ()
    assert verify(tmp_path).exit_code == 0


def test_a_torn_anchor_line_is_cut_before_the_next(journal: Journal, tmp_path: Path) -> None:
    """What a power cut left of a line does not spoil the one after it."""
    with journal.transaction("王磊") as transaction:
        transaction.append(alert())
    anchor = anchor_file(tmp_path / "journal.sqlite3", "desk-1")
    anchor.write_bytes(anchor.read_bytes() + b"tieqi-anchor-1 desk-1 2 \x00\x00")
    with closing(opened(tmp_path)) as again:
        with again.transaction("王磊") as transaction:
            transaction.append(alert("A2"))
        assert verify(tmp_path).notes == ()
        assert verify(tmp_path).exit_code == 0
