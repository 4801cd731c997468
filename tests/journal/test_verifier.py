"""The fast checker says what the slow one says, of whatever bytes."""

import random
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import MsgspecError

from dispatch.domain.alerts import Verdict
from dispatch.domain.facts import FACT_KINDS, AlertJudged, Fact
from dispatch.journal.canonical import canonical, flaw
from dispatch.journal.chain import author_bytes, entry_bytes, genesis
from dispatch.journal.shapes import reader_and_writer
from dispatch.journal.stretch import Heads, Misfit, check_stretch
from tests.journal.samples import alert, opened, order, plan, release, report, task
from tests.journal.slow_verifier import COLUMNS, first_misfit
from tests.journal.test_canonical import FACTS

NAMES = COLUMNS.split(", ")
ROUNDS = 80
ENTRIES = 8

HOSTILE: list[bytes] = [
    b'{"alert_id":"A1","note":"","verdict":"real","alert_id":"A1"}',
    b'{"note":"","alert_id":"A1","verdict":"real"}',
    b'{"alert_id":"A1","note":"","verdict":1}',
    b'{"alert_id":"A1","note":"","verdict":"real","x":1}',
    b'{"alert_id":"A1","note":"","verdict":"real"} ',
    b'{"alert_id":"A1","note":"","verdict":"real"}{}',
    b'{"alert_id":"A1","note":"\\u0041","verdict":"real"}',
    b'{"alert_id":"A1","note":"\\u001F","verdict":"real"}',
    b'{"alert_id":"A1","note":"\\u001f","verdict":"real"}',
    b'{"alert_id":"A1","note":"\\u007f","verdict":"real"}',
    b'{"alert_id":"A1","note":"\\/","verdict":"real"}',
    b'{"alert_id":"A1","note":"\\ud83d\\ude00","verdict":"real"}',
    b'{"alert_id":"A1","note":"\\ud800","verdict":"real"}',
    b'{"alert_id":"A1","note":"\xed\xa0\x80","verdict":"real"}',
    b'{"alert_id":"A1","note":"\xc0\xaf","verdict":"real"}',
    b'{"alert_id":"A1","note":"\xff","verdict":"real"}',
    b'{"alert_id":"A1","note":"\x01","verdict":"real"}',
    b'{"alert_id":"A1","note":null,"verdict":"real"}',
    b'{"alert_id":"A1","verdict":"real"}',
    b'{"alert\\u005fid":"A1","note":"","verdict":"real"}',
    b'\xef\xbb\xbf{"alert_id":"A1","note":"","verdict":"real"}',
    b"[]",
    b"",
    b"{}",
    b"null",
]
NUMBERS = [b"-0", b"01", b"1.0", b"1e2", b"1E400", b"-9223372036854775809", b"18446744073709551616"]
NUMBERS += [b"NaN", b"true", b"null", b'"1"', b"+1", b" 1", b"9" * 30, b"9" * 5000, b"9007199254740993"]
HOSTILE += [b'{"order_no":' + number + b',"unit_id":"u"}' for number in NUMBERS]
KINDS = ["AlertJudged", "OrderDelivered", "UnitAssigned", "Unheard", "\ufffd"]


def quick(kind: str, payload: bytes) -> bool:
    """Say whether *payload* is proven at once."""
    read, write = reader_and_writer(kind)
    try:
        return write(read(payload)) == payload
    except (MsgspecError, UnicodeDecodeError):
        return False


@given(FACTS)
def test_what_the_writer_writes_is_proven_at_once(fact: Fact) -> None:
    """Each kind of fact has a shape that reads it; otherwise the quick way would silently never be gone."""
    assert quick(type(fact).__name__, canonical(fact))


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_payload_is_never_proven(kind: str) -> None:
    """Whatever passes the quick way has no flaw: other escapes, numbers, orders, doubles, encodings."""
    for payload in HOSTILE:
        assert not quick(kind, payload) or flaw(payload) is None, payload


@given(FACTS, st.sampled_from(sorted(FACT_KINDS)), st.data())
def test_what_is_proven_at_once_has_no_flaw(fact: Fact, kind: str, data: st.DataObject) -> None:
    """Bytes near to a fact's, in the shape of any kind: what is not canonical is never let through."""
    payload = bytearray(canonical(fact))
    place = data.draw(st.integers(0, len(payload)))
    payload[place : place + data.draw(st.integers(0, 3))] = data.draw(
        st.sampled_from(
            [b"", b" ", b"0", b"1", b".0", b"e1", b"-", b'"', b"\\", b"\\u0041", b"\xff", b",", b"}"]
        )
    )
    for shape in (kind, type(fact).__name__, "Unheard"):
        assert not quick(shape, bytes(payload)) or flaw(bytes(payload)) is None


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of eight entries of two writers, without what refuses changes, not even types of columns."""
    directory = tmp_path_factory.mktemp("whole")
    desk, gateway = opened(directory, "desk-1"), opened(directory, "gateway")
    with closing(desk), closing(gateway):
        for journal, fact in (
            (gateway, alert()),
            (desk, task(alert_id="A1")),
            (desk, plan()),
            (desk, order()),
            (gateway, alert("A2", ("s1", "s2"))),
            (desk, release()),
            (desk, report()),
            (gateway, AlertJudged("A2", Verdict.FALSE, "看\n错\x01了")),
        ):
            with journal.transaction("王磊") as transaction:
                transaction.append(fact)
    file = directory / "plain.sqlite3"
    with (
        closing(sqlite3.connect(directory / "journal.sqlite3")) as source,
        closing(sqlite3.connect(file)) as plain,
    ):
        plain.execute(f"CREATE TABLE entries ({COLUMNS})")
        plain.execute("CREATE TABLE chains (chain, public_key)")
        for table in ("entries", "chains"):
            rows = source.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 — constants
            marks = ", ".join("?" * len(rows[0]))
            plain.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 — constants
        plain.commit()
    return file


def beginnings(file: Path) -> Heads:
    """Return the chains of *file* before their first entries."""
    with closing(sqlite3.connect(file)) as connection:
        keys = connection.execute("SELECT chain, public_key FROM chains").fetchall()
    return {chain.encode(): (0, genesis(chain.encode(), key.encode()).encode()) for chain, key in keys}


def is_broken(file: Path, what: object) -> bool:
    """Say whether *file* is broken, after making sure that both checkers name the same entry, or none."""
    slow = first_misfit(file, ENTRIES, beginnings(file))
    fast = check_stretch(file, 1, ENTRIES, beginnings(file))
    assert (None if not isinstance(fast, Misfit) else (fast.chain, fast.number)) == slow, what
    return slow is not None


def changed(value: Any, chance: random.Random) -> Any:  # noqa: ANN401 — whatever a column can hold
    """Return *value* with a bit flipped, a byte more or less, of another type, or away."""
    if isinstance(value, int):
        return chance.choice(
            [value ^ (1 << chance.randrange(63)), -value, float(value), str(value), None, value + 1]
        )
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    place = chance.randrange(len(raw) + 1)
    if raw and place < len(raw) and chance.random() < 0.7:
        raw[place] ^= 1 << chance.randrange(8)
    else:
        raw[place : place + chance.randrange(2)] = chance.choice([b"", b"\x00", b" ", b"\xff", b"1"])
    return chance.choice([bytes(raw)] * 5 + [None, 7, 7.5])


def cast_of(value: object) -> str:
    """Return how a changed value is written so that bytes stay text in a column of text."""
    return "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"


@pytest.mark.parametrize("column", NAMES)
def test_random_changes_are_judged_as_by_the_slow_checker(
    original: Path, tmp_path: Path, column: str
) -> None:
    """Bits, bytes, types and absence in each column of each entry: both name the same entry, or none."""
    chance = random.Random(column)
    file = Path(shutil.copy(original, tmp_path / original.name))
    found = 0
    with closing(sqlite3.connect(file, isolation_level=None)) as owner:
        for turn in range(ROUNDS):
            row = owner.execute(
                "SELECT rowid, * FROM entries WHERE entry_id = ?", (turn % ENTRIES + 1,)
            ).fetchone()
            rowid, value = row[0], row[1 + NAMES.index(column)]
            new = changed(value, chance)
            write = f"UPDATE entries SET {column} = {{}} WHERE rowid = ?"  # noqa: S608 — this test's own names
            owner.execute(write.format(cast_of(new)), (new, rowid))
            found += is_broken(file, (column, value, new))
            owner.execute(write.format("?"), (value, rowid))
    assert found > ROUNDS * 0.7
    assert not is_broken(file, "put back")


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_payload_with_a_fitting_hash_is_judged_as_by_the_slow_checker(
    original: Path, tmp_path: Path, kind: str
) -> None:
    """Whoever owns the file writes the hash anew; then the canonical form decides, and both say the same."""
    file = Path(shutil.copy(original, tmp_path / original.name))
    broken = 0
    with closing(sqlite3.connect(file, isolation_level=None)) as owner:
        row = owner.execute("SELECT * FROM entries WHERE entry_id = ?", (ENTRIES,)).fetchone()
        entry_id, chain, number, at, _, version, actor, because, form, _, previous, _ = row
        author = author_bytes(chain.encode(), kind.encode(), version, actor.encode(), form.encode())
        for payload in HOSTILE:
            hashed = entry_bytes(
                author, previous.encode(), entry_id, number, at.encode(), because.encode(), payload
            )
            owner.execute(
                "UPDATE entries SET kind = ?, payload = ?, hash = ? WHERE entry_id = ?",
                (kind, payload, sha256(hashed).hexdigest(), ENTRIES),
            )
            is_flawed = is_broken(file, payload)
            assert is_flawed == (flaw(payload) is not None), payload
            broken += is_flawed
    assert 0 < broken < len(HOSTILE)


def test_what_is_sealed_has_no_form_to_be_checked(original: Path, tmp_path: Path) -> None:
    """A payload of another form is hashed as it lies there."""
    file = Path(shutil.copy(original, tmp_path / original.name))
    with closing(sqlite3.connect(file, isolation_level=None)) as owner:
        row = owner.execute("SELECT * FROM entries WHERE entry_id = ?", (ENTRIES,)).fetchone()
        entry_id, chain, number, at, kind, version, actor, because, _, _, previous, _ = row
        author = author_bytes(chain.encode(), kind.encode(), version, actor.encode(), b"sealed-1")
        hashed = entry_bytes(
            author, previous.encode(), entry_id, number, at.encode(), because.encode(), b"\xff{"
        )
        owner.execute(
            "UPDATE entries SET form = 'sealed-1', payload = ?, hash = ? WHERE entry_id = ?",
            (b"\xff{", sha256(hashed).hexdigest(), ENTRIES),
        )
    assert not is_broken(file, "sealed")
