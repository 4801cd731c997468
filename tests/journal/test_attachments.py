"""A file that belongs to a plan lies beside the journal as it was added, or it is said that it does not."""

import os
import resource
import stat
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.desk.attached import AttachedFiles
from dispatch.domain.plan_flaws import plan_flaws
from dispatch.domain.plans import Attachment, Plan, Secrecy
from dispatch.journal import JournalUnavailable
from dispatch.journal.attachments import (
    FOLDER,
    MOST_BYTES,
    AttachmentError,
    Attachments,
    copy_attachments,
    shown_name,
)
from dispatch.journal.backup import back_up, restore
from dispatch.journal.sealing import SealingKeys
from dispatch.tasks.findings import Rule
from tests.journal.samples import MORNING, alert, opened

CONTENT = "线路图 %PDF".encode()
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Where the journal lies."""
    return tmp_path / "data"


@pytest.fixture
def files(data_dir: Path) -> Attachments:
    """The files of an installation, none yet."""
    return Attachments(data_dir / FOLDER, SealingKeys(data_dir / "keys"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file to be attached."""
    file = tmp_path / "线路图.pdf"
    file.write_bytes(CONTENT)
    return file


def lying(data_dir: Path) -> dict[str, bytes]:
    """What lies in the folder."""
    return {path.name: path.read_bytes() for path in (data_dir / FOLDER).glob("*")}


def refusal(files: Attachments, file: Path) -> str:
    """Why a file is not taken; nothing is kept then."""
    with pytest.raises(AttachmentError) as refused:
        files.add(file, sealed=False)
    assert ord(refused.value.words[-1]) > 0x20
    return refused.value.code


def test_a_file_is_kept_under_its_hash_for_its_owner_alone(
    files: Attachments, source: Path, data_dir: Path
) -> None:
    """The plan names it; the same bytes are kept once; the original may go."""
    attachment = files.add(source, sealed=False)
    assert attachment == Attachment("线路图.pdf", DIGEST, len(CONTENT))
    assert files.add(source, sealed=False) == attachment
    source.unlink()
    assert lying(data_dir) == {DIGEST: CONTENT}
    assert files.read(attachment) == CONTENT
    kept = data_dir / FOLDER / DIGEST
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert plan_flaws(replace(Plan(), attachments=(attachment,))) == ()


def test_what_belongs_to_a_secret_plan_is_sealed(files: Attachments, source: Path, data_dir: Path) -> None:
    """From the beginning, or from the moment at which the plan becomes secret; nothing stays in clear."""
    attachment = files.add(source, sealed=True)
    (sealed,) = lying(data_dir).values()
    assert CONTENT not in sealed
    assert files.read(attachment) == CONTENT
    other = source.with_name("名单.txt")
    other.write_text("甲乙丙")
    open_one = files.add(other, sealed=False)
    files.seal(open_one)
    assert all(name.endswith(".sealed") for name in lying(data_dir))
    assert files.read(open_one).decode() == "甲乙丙"
    files.seal(open_one)
    assert files.add(other, sealed=True) == open_one
    for key in (data_dir / "keys").glob("*.aes"):
        key.unlink()
    again = Attachments(data_dir / FOLDER, SealingKeys(data_dir / "keys"))
    flaw = again.flaw(attachment)
    assert flaw is not None
    assert flaw.code == "seal_key"


@pytest.mark.parametrize("sealed", [False, True])
def test_missing_and_changed_bytes_are_said(
    files: Attachments, source: Path, data_dir: Path, *, sealed: bool
) -> None:
    """By name, also after it was found sound a moment ago; adding it again mends it."""
    attachment = files.add(source, sealed=sealed)
    assert files.flaw(attachment) is None
    (kept,) = (data_dir / FOLDER).iterdir()
    kept.write_bytes(kept.read_bytes()[:-1] + b"!")
    flaw = files.flaw(attachment)
    assert flaw is not None
    assert (flaw.code, "线路图.pdf" in flaw.words) == ("changed", True)
    kept.unlink()
    gone = files.flaw(attachment)
    assert gone is not None
    assert gone.code == "missing"
    assert files.add(source, sealed=sealed) == attachment
    assert files.flaw(attachment) is None


async def test_the_check_of_a_plan_says_what_is_gone(data_dir: Path, source: Path) -> None:
    """With the row to jump to; a plan that came in a file from elsewhere names what is not here."""
    attached = AttachedFiles(data_dir)
    attachment = await attached.attach(Plan(), source)
    elsewhere = Attachment("别处.pdf", "ab" * 32, 9)
    plan = replace(Plan(), attachments=(attachment, elsewhere, Attachment("空.pdf")))
    found = await attached.findings(plan)
    assert [(one.rule, one.path) for one in found] == [
        (Rule.ATTACHMENT_LOST, "attachments[1]"),
        (Rule.ATTACHMENT_LOST, "attachments[2]"),
    ]
    assert await attached.read(attachment) == CONTENT
    secret = replace(plan, brief=replace(plan.brief, secrecy=Secrecy.SECRET))
    await attached.attach(secret, source)
    assert list(lying(data_dir)) == [f"{DIGEST}.sealed"]


def test_what_is_no_file_of_a_bearable_size_is_refused(
    files: Attachments, tmp_path: Path, data_dir: Path
) -> None:
    """A folder, a pipe that never ends, nothing, too much, a name that the system does not take."""
    pipe, large, empty = tmp_path / "pipe", tmp_path / "large", tmp_path / "empty"
    os.mkfifo(pipe)
    empty.touch()
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert refusal(files, tmp_path) == "not_a_file"
    assert refusal(files, pipe) == "not_a_file"
    assert refusal(files, Path("/dev/zero")) == "not_a_file"
    assert refusal(files, large) == "too_large"
    assert refusal(files, empty) == "empty"
    assert refusal(files, tmp_path / "gone") == "unreadable"
    assert refusal(files, tmp_path / "a\0b") == "unreadable"
    assert not (data_dir / FOLDER).exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("路线\n\t图.pdf", "路线 图.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("..", "附件"),
        ("../../etc/passwd", "etc passwd"),
        ("C:\\a.txt", "C a.txt"),
        ("\ud800\u200b", "附件"),
        ("长" * 300 + ".geojson", "长" * 112 + ".geojson"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_hostile_name_is_shown_as_a_plain_one(name: str, shown: str) -> None:
    """No path, no turning of letters, no end of line; cut at its length with the ending kept."""
    assert shown_name(name) == shown


@given(st.text())
def test_whatever_a_file_is_called_a_plan_can_hold_its_name(name: str) -> None:
    """No name makes a plan that cannot be saved."""
    attachment = Attachment(shown_name(name), DIGEST, 1)
    assert plan_flaws(replace(Plan(), attachments=(attachment,))) == ()


def test_a_hostile_hash_leads_nowhere(files: Attachments, tmp_path: Path) -> None:
    """A plan from elsewhere may hold any text in that field: no other file is read by it."""
    (tmp_path / "secret").write_text("x")
    for digest in ("../secret", "/etc/passwd", "", "ab" * 32 + "/../../secret", "\0"):
        flaw = files.flaw(Attachment("a", digest, 1))
        assert flaw is not None
        assert flaw.code == "missing"


@pytest.mark.parametrize("sealed", [False, True])
def test_a_full_disk_keeps_nothing_and_says_so(
    files: Attachments, source: Path, data_dir: Path, *, sealed: bool
) -> None:
    """The reason is *full*, no half file stays, and with room it is taken."""
    source.write_bytes(b"x" * 300_000)
    SealingKeys(data_dir / "keys").one()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(JournalUnavailable) as refused:
            files.add(source, sealed=sealed)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert refused.value.code == "full"
    assert lying(data_dir) == {}
    assert files.flaw(files.add(source, sealed=sealed)) is None


def test_copies_hold_the_files_and_put_them_back(files: Attachments, source: Path, data_dir: Path) -> None:
    """`backup` copies them, the hourly copies name them once more, `restore` mends what was changed."""
    data_dir.mkdir()
    journal = opened(data_dir)
    with journal.transaction("王") as transaction:
        transaction.append(alert())
    journal.close()
    attachment = files.add(source, sealed=False)
    secret = files.add(Path(__file__), sealed=True)
    database, kept = data_dir / "journal.sqlite3", data_dir / FOLDER / DIGEST
    hourly = back_up(database, data_dir / "backups", MORNING)
    assert (hourly.folder / FOLDER / DIGEST).stat().st_ino == kept.stat().st_ino
    copy = back_up(database, data_dir.parent / "out", MORNING, keys=data_dir / "keys")
    assert (copy.folder / FOLDER / DIGEST).stat().st_ino != kept.stat().st_ino
    elsewhere = data_dir.parent / "elsewhere"
    restore(copy.folder, elsewhere, MORNING)
    again = Attachments(elsewhere / FOLDER, SealingKeys(elsewhere / "keys"))
    assert (again.read(attachment), again.flaw(secret)) == (CONTENT, None)
    kept.write_bytes(b"changed")
    assert copy_attachments(copy.folder / FOLDER, data_dir / FOLDER) == 2
    assert files.flaw(attachment) is None


def test_what_else_lies_there_is_not_copied(tmp_path: Path) -> None:
    """A write that was torn, somebody's notes: only whole files under their hash are attachments."""
    (tmp_path / "a").mkdir()
    for name in ("notes.txt", f"{DIGEST}.1234", DIGEST):
        (tmp_path / "a" / name).write_bytes(CONTENT)
    assert copy_attachments(tmp_path / "a", tmp_path / "b") == 1
    assert [path.name for path in (tmp_path / "b").iterdir()] == [DIGEST]
    assert copy_attachments(tmp_path / "none", tmp_path / "c") == 0
