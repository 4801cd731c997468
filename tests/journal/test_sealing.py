"""What is secret is sealed in the file: told to nobody without the key, verified by everybody, never lost."""

import shutil
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain import facts, task_facts
from dispatch.domain.facts import Fact
from dispatch.domain.plans import SEALED_TITLE, Secrecy
from dispatch.domain.recorded import Sealed
from dispatch.domain.tasks import ReleaseReason, TaskStage
from dispatch.journal import Conflict, Journal, JournalUnavailable
from dispatch.journal.backup import back_up, restore
from dispatch.journal.sealing import SEALED, Lock, SealError, SealingKeys, framed, unframed
from dispatch.journal.story import task_story, told_of_tasks
from dispatch.journal.text import show_command
from dispatch.journal.verification import verify
from dispatch.picture.fold import fold_all
from dispatch.tasks.way import may_see
from tests.journal.conftest import Open
from tests.journal.samples import MORNING, opened, order
from tests.picture.news import picture
from tests.tasks.prepared import CHIEF, PLANNER, begun, finished, full_plan, way

BRIEF = replace(full_plan().brief, secrecy=Secrecy.SECRET, readers=("赵刚",))
SECRET = replace(full_plan(), brief=BRIEF)
TELLING = ("11·24 警卫任务", "东昌路口", "柳园路", "陈医生", "绕行花园路", "险情")


def secret_way(task_id: str = "T1") -> list[Fact]:
    """A secret task from its first version to under way, with an order to a post."""
    opening, made, _ = begun(task_id)
    assert isinstance(opening, facts.TaskOpened)
    return [
        replace(opening, title=SEALED_TITLE),
        made,
        task_facts.PlanRevised(task_id, 1, PLANNER.name, SECRET),
        *way(task_id),
        replace(order(task_id=task_id), order_text="令1 去东昌路口"),
        task_facts.TaskSuspended(task_id, CHIEF.name, "险情"),
    ]


def record(journal: Journal, *found: Fact) -> None:
    """Append in one transaction."""
    with journal.transaction("席位1") as transaction:
        for fact in found:
            transaction.append(fact)


def rows(data_dir: Path) -> list[tuple[str, str, bytes]]:
    """Kind, form and payload of every entry as they lie in the file."""
    with closing(sqlite3.connect(data_dir / "journal.sqlite3")) as stranger:
        return stranger.execute("SELECT kind, form, payload FROM entries ORDER BY entry_id").fetchall()


def key_files(data_dir: Path) -> list[Path]:
    """The installation's keys for what is sealed."""
    return sorted((data_dir / "keys").glob("*.aes"))


def alter(data_dir: Path, statement: str, *values: object) -> None:
    """Change the file as its owner can, with the triggers gone."""
    with closing(sqlite3.connect(data_dir / "journal.sqlite3")) as owner:
        for (name,) in owner.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            owner.execute(f"DROP TRIGGER {name}")
        owner.execute(statement, values)
        owner.commit()


def test_no_byte_of_a_secret_task_is_readable_in_any_file(journal: Journal, tmp_path: Path) -> None:
    """Not in the database, its log, its index or a draft; what is readable names nothing but numbers."""
    record(journal, *secret_way())
    journal.save_draft("plan:1:T1@周敏", '{"title": "11·24 警卫任务", "secrecy": "secret"}')
    assert [(kind, form) for kind, form, _ in rows(tmp_path) if form != SEALED] == [
        ("TaskOpened", "json"),
        ("PlanMade", "json"),
    ]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files)
    for path in files:
        content = path.read_bytes()
        assert [words for words in TELLING if words.encode() in content] == [], path


def test_whoever_has_the_keys_reads_the_facts(open_journal: Open) -> None:
    """Another seat and the gateway of the installation read what was recorded, marked as sealed."""
    desk, gateway = open_journal("desk-1"), open_journal("gateway")
    told = secret_way()
    record(desk, *told)
    read = gateway.since(0)
    assert [entry.fact for entry in read] == told
    assert [entry.sealed for entry in read] == [False, False, *[True] * 7]
    assert read == desk.since(0)
    record(
        gateway,
        facts.OrderSent(1, "铁骑03", 1),
        facts.AssignmentReleased("X1", "铁骑03", ReleaseReason.DONE),
    )
    record(desk, *finished()[:3])
    assert [entry.sealed for entry in desk.since(9)] == [False, False, True, True, True]
    assert gateway.sealed_trouble is None


def test_an_open_task_beside_it_is_not_sealed(journal: Journal, tmp_path: Path) -> None:
    """Each task is judged by its own plan; and what was secret once stays sealed after it is open."""
    record(journal, *begun("T2"), *secret_way()[:3])
    record(journal, task_facts.PlanRevised("T1", 2, PLANNER.name, full_plan(), 1))
    forms = [form for _, form, _ in rows(tmp_path)]
    assert forms == ["json", "json", "json", "json", "json", SEALED, SEALED]


def test_the_chain_is_verified_without_any_key(journal: Journal, tmp_path: Path) -> None:
    """What is hashed is what lies there: a stranger with a copy of the file can check it."""
    record(journal, *secret_way())
    journal.close()
    shutil.rmtree(tmp_path / "keys")
    assert verify(tmp_path).broken is None


def test_changed_sealed_bytes_are_found(journal: Journal, tmp_path: Path) -> None:
    """By whoever verifies; and a seat that only reads is not stopped by them and says it."""
    record(journal, *secret_way())
    journal.close()
    payload = rows(tmp_path)[2][2]
    alter(
        tmp_path,
        "UPDATE entries SET payload = ? WHERE entry_id = 3",
        payload[:-9] + bytes([payload[-9] ^ 1]) + payload[-8:],
    )
    broken = verify(tmp_path).broken
    assert broken is not None
    assert str(broken.ref) == "desk-1:3"
    journal = opened(tmp_path)
    assert journal.since(0)[2].fact == Sealed("T1")
    assert journal.sealed_trouble is not None
    assert journal.sealed_trouble.code == "seal_broken"
    assert "desk-1:3" in journal.sealed_trouble.words
    journal.close()


def test_a_sealed_payload_opens_in_its_own_place_only(journal: Journal, tmp_path: Path) -> None:
    """Moved to another entry it is as good as changed, even where the chain was hashed anew."""
    record(journal, *secret_way())
    journal.close()
    (_, _, start), (_, _, end) = rows(tmp_path)[6], rows(tmp_path)[8]
    alter(tmp_path, "UPDATE entries SET payload = ? WHERE entry_id = 9", start)
    journal = opened(tmp_path)
    assert start != end
    assert journal.since(8)[0].fact == Sealed("T1")
    journal.close()


@pytest.mark.parametrize("harm", ["gone", "changed", "torn"])
def test_a_missing_key_is_said_and_nothing_is_written_in_clear(
    journal: Journal, tmp_path: Path, harm: str
) -> None:
    """The task's number and stage remain, a step of it is refused by name, other work goes on."""
    record(journal, *secret_way())
    journal.save_draft("plan", "half")
    journal.close()
    (file,) = key_files(tmp_path)
    if harm == "gone":
        file.unlink()
    else:
        file.write_text("00" * 32 if harm == "changed" else file.read_text()[:30])
    journal = opened(tmp_path)
    entries = journal.since(0)
    task = fold_all(picture(), entries).tasks["T1"]
    assert (task.title, task.stage, task.sealed, task.prepared) == (
        SEALED_TITLE,
        TaskStage.SUSPENDED,
        True,
        None,
    )
    assert not may_see(task, PLANNER)
    assert journal.sealed_trouble is not None
    assert (
        journal.sealed_trouble.code,
        file.stem.removeprefix("sealing-") in journal.sealed_trouble.words,
    ) == (
        "seal_key",
        True,
    )
    with pytest.raises(JournalUnavailable) as refusal:
        record(journal, task_facts.TaskResumed("T1", CHIEF.name))
    assert refusal.value.code == "seal_key"
    with pytest.raises(JournalUnavailable) as refusal:
        journal.load_draft("plan")
    assert refusal.value.code == "seal_key"
    assert len(journal.since(0)) == len(entries)
    record(journal, *begun("T2"), *secret_way("T3")[:3])
    assert not isinstance(journal.since(0)[-1].fact, Sealed)
    journal.close()


def test_the_key_lies_there_for_its_owner_alone(journal: Journal, tmp_path: Path) -> None:
    """Made at first need; a journal without anything secret has none."""
    record(journal, *begun())
    assert key_files(tmp_path) == []
    record(journal, *secret_way("T2")[:3])
    (file,) = key_files(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_refused_secret_plan_leaves_no_key_behind(journal: Journal, tmp_path: Path) -> None:
    """The task's key is part of the transaction: taken back with it, and made anew the next time."""
    first = secret_way()[:3]
    with pytest.raises(Conflict):
        record(journal, *first, first[0])
    record(journal, *secret_way()[:3])
    assert journal.since(0)[2].fact == secret_way()[2]
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as stranger:
        assert stranger.execute("SELECT count(*) FROM seals").fetchone() == (1,)


def test_a_copy_with_its_keys_goes_on_elsewhere_and_one_without_tells_nothing(
    journal: Journal, tmp_path: Path
) -> None:
    """Backup and restore carry the keys; the hourly copies hold none."""
    record(journal, *secret_way())
    copy = back_up(tmp_path / "journal.sqlite3", tmp_path / "out", MORNING, keys=tmp_path / "keys")
    restore(copy.folder, tmp_path / "elsewhere", MORNING)
    again = opened(tmp_path / "elsewhere")
    assert [entry.fact for entry in again.since(0)][:9] == secret_way()
    again.close()
    bare = back_up(tmp_path / "journal.sqlite3", tmp_path / "hourly", MORNING)
    restore(bare.folder, tmp_path / "third", MORNING)
    again = opened(tmp_path / "third", "desk-9")
    assert again.since(2)[0].fact == Sealed("T1")
    again.close()


def test_a_start_that_skips_old_entries_opens_what_it_keeps(journal: Journal) -> None:
    """`beginning` and `about` open entries as `since` does."""
    record(journal, *secret_way())
    seen = fold_all(picture(), journal.since(0))
    journal.keep_start(seen)
    assert fold_all(picture(), journal.beginning()).tasks == seen.tasks
    about = [entry.fact for entry in journal.about("task", "T1")]
    assert about == secret_way()


@pytest.mark.parametrize(("name", "reads"), [("", False), ("王磊", False), ("赵刚", True), ("周敏", True)])
def test_show_opens_for_those_named_alone(
    journal: Journal, tmp_path: Path, name: str, *, reads: bool
) -> None:
    """In text and in JSON, by number or all of it, as order or as plan."""
    record(journal, *secret_way())
    journal.close()
    for as_json in (False, True):
        lines = list(show_command(tmp_path, task="T1", as_json=as_json, reader=name))
        assert len(lines) == 9
        told = "\n".join(lines)
        assert ("险情" in told) is reads
        assert ("令1 去东昌路口" in told) is reads
    text = list(show_command(tmp_path, reader=name))
    assert sum("(涉密 sealed)" in line for line in text) == (0 if reads else 7)


def test_show_says_sealed_where_the_key_is_missing(journal: Journal, tmp_path: Path) -> None:
    """Also to those named."""
    record(journal, *secret_way())
    journal.close()
    key_files(tmp_path)[0].unlink()
    assert sum("(涉密 sealed)" in line for line in show_command(tmp_path, reader="赵刚")) == 7


def test_a_story_is_told_to_those_named_alone(journal: Journal, tmp_path: Path) -> None:
    """A report has all of it or is not written; a list of tasks has the number and stage of each."""
    record(journal, *secret_way())
    assert [entry.fact for entry in task_story(tmp_path, "T1", "赵刚").entries] == secret_way()
    for name in ("", "王磊"):
        with pytest.raises(JournalUnavailable) as refusal:
            task_story(tmp_path, "T1", name)
        assert refusal.value.code == "seal_key"
        task = fold_all(picture(), told_of_tasks(tmp_path, reader=name)).tasks["T1"]
        assert (task.sealed, task.title, task.stage) == (True, SEALED_TITLE, TaskStage.SUSPENDED)
    assert told_of_tasks(tmp_path, "T1", "赵刚") == tuple(journal.since(0))


def test_a_journal_of_the_second_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    """What was recorded before stays, and a secret task can begin."""
    journal = opened(tmp_path)
    record(journal, *begun("T2"))
    journal.close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as old:
        old.execute("DROP TABLE seals")
        old.execute("UPDATE alembic_version SET version_num = '0002'")
        old.commit()
    assert len(list(show_command(tmp_path, reader="赵刚"))) == 3
    journal = opened(tmp_path)
    record(journal, *secret_way()[:3])
    assert [entry.fact for entry in journal.since(0)] == [*begun("T2"), *secret_way()[:3]]
    journal.close()


def test_an_unknown_form_is_refused_by_name(journal: Journal, tmp_path: Path) -> None:
    """A form of a newer program is not taken for one of ours."""
    record(journal, *begun())
    alter(tmp_path, "UPDATE entries SET form = 'sealed-2' WHERE entry_id = 3")
    with pytest.raises(JournalUnavailable, match="sealed-2"):
        journal.since(0)


def test_a_draft_of_before_is_still_found(journal: Journal, tmp_path: Path) -> None:
    """One that an older program wrote in clear is read, and sealed when it is saved again."""
    journal.save_draft("plan", "old")
    alter(tmp_path, "UPDATE drafts SET text = 'in clear' WHERE key = 'plan'")
    found = journal.load_draft("plan")
    assert found is not None
    assert found.text == "in clear"
    alter(tmp_path, "UPDATE drafts SET text = 'tieqi-sealed-1:@@' WHERE key = 'plan'")
    with pytest.raises(JournalUnavailable) as refusal:
        journal.load_draft("plan")
    assert refusal.value.code == "seal_broken"


def test_one_key_is_enough_for_two_programs(tmp_path: Path) -> None:
    """Two that make one at the same moment leave two, and each opens what the other sealed."""
    first, second = SealingKeys(tmp_path / "a"), SealingKeys(tmp_path / "b")
    sealed = [keys.seal_text("话", "key") for keys in (first, second)]
    for file in (tmp_path / "b").iterdir():
        shutil.copy(file, tmp_path / "a")
    assert [SealingKeys(tmp_path / "a").open_text(text, "key") for text in sealed] == ["话", "话"]
    with pytest.raises(SealError):
        SealingKeys(tmp_path / "a").open_text(sealed[0], "another")


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_frames_come_back_as_they_were(parts: list[bytes]) -> None:
    """Netstrings: one sequence of bytes for one list, and back."""
    assert unframed(framed(*parts)) == tuple(parts)


@given(st.binary(max_size=60))
def test_other_bytes_are_no_frames(data: bytes) -> None:
    """Whatever is read back is written the same again; everything else is refused."""
    try:
        parts = unframed(data)
    except ValueError:
        return
    assert framed(*parts) == data


@given(st.binary(max_size=200), st.binary(max_size=20), st.integers(0, 10_000), st.integers(1, 255))
def test_what_is_sealed_opens_as_it_was_and_not_when_a_byte_is_changed(
    plain: bytes, about: bytes, at: int, by: int
) -> None:
    """About the same it opens the same; with one bit of it changed, or of what it is about, it does not."""
    lock = Lock(b"k" * 32)
    sealed = lock.seal(plain, about)
    assert lock.open(sealed, about) == plain
    changed = bytearray(sealed)
    changed[at % len(sealed)] ^= by
    with pytest.raises(SealError):
        lock.open(bytes(changed), about)
    with pytest.raises(SealError):
        lock.open(sealed, about + b"x")
    with pytest.raises(SealError):
        lock.open(sealed[: at % 12], about)
