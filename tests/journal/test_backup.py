"""A copy is good before it counts; putting it back loses nothing of what stood there."""

import os
import shutil
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.domain.facts import JournalSetAside, SeatOpened
from dispatch.journal import Journal, JournalUnavailable
from dispatch.journal.anchor import anchor_file
from dispatch.journal.backup import FOLDER, back_up, copies, last_good, restore, thin_out
from dispatch.journal.condition import suspect_file
from dispatch.journal.verification import verify
from tests.journal.samples import MORNING, alert, opened

LATER = MORNING + timedelta(hours=1)


def add(journal: Journal, first: int, count: int) -> None:
    """Append alerts with these numbers."""
    for turn in range(first, first + count):
        with journal.transaction("x") as transaction:
            transaction.append(alert(f"A{turn}"))


def test_a_copy_is_whole_and_verifies_by_itself(journal: Journal, tmp_path: Path) -> None:
    """Entries, anchors and (when asked for) keys are in a folder that is a journal of its own."""
    add(journal, 0, 5)
    copy = back_up(tmp_path / "journal.sqlite3", tmp_path / FOLDER, MORNING, keys=tmp_path / "keys")
    found = verify(copy.folder)
    assert (copy.entries, found.entries, found.broken, found.notes) == (5, 5, None, ())
    assert (copy.folder / "keys" / "desk-1.key").read_bytes() == (tmp_path / "keys/desk-1.key").read_bytes()
    assert (copy.folder / "keys" / "desk-1.key").stat().st_mode & 0o777 == 0o600
    assert (copy.folder / "journal.sqlite3").stat().st_mode & 0o777 == 0o600


def test_copies_made_while_ten_threads_write_are_states_of_the_journal(
    journal: Journal, tmp_path: Path
) -> None:
    """Each copy verifies, holds no half decision, and no commit waits for it to end."""
    going = threading.Event()
    going.set()

    def write(n: int) -> None:
        turn = 0
        while going.is_set():
            with journal.transaction("x") as transaction:
                transaction.append(SeatOpened(f"{n}-{turn}", "first"))
                transaction.append(SeatOpened(f"{n}-{turn}", "second"))
            turn += 1

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    try:
        made = [
            back_up(tmp_path / "journal.sqlite3", tmp_path / FOLDER, MORNING + timedelta(minutes=n))
            for n in range(4)
        ]
    finally:
        going.clear()
        for thread in threads:
            thread.join()
    counts = [copy.entries for copy in made]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    assert all(count % 2 == 0 for count in counts)
    assert all(verify(copy.folder).broken is None for copy in made)


def test_a_damaged_journal_is_never_copied_over_a_good_copy(tmp_path: Path) -> None:
    """The copy is thrown away, the good one stays, and the next opening looks at every page."""
    journal = opened(tmp_path)
    add(journal, 0, 30)
    journal.close()
    file = tmp_path / "journal.sqlite3"
    good = back_up(file, tmp_path / FOLDER, MORNING)
    whole = file.read_bytes()
    file.write_bytes(whole[:-8192] + os.urandom(8192))
    with pytest.raises(JournalUnavailable) as told:
        back_up(file, tmp_path / FOLDER, LATER)
    assert told.value.code == "damaged"
    assert copies(tmp_path / FOLDER) == [type(good)(good.folder, MORNING)]
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [good.folder.name]
    assert suspect_file(file).exists()
    journal = opened(tmp_path)
    (trouble,) = journal.troubles
    assert (trouble.code, trouble.copy, trouble.copied_at) == ("set_aside", str(good.folder), MORNING)
    journal.close()
    assert not suspect_file(file).exists()


def test_the_oldest_copies_go(journal: Journal, tmp_path: Path) -> None:
    """So many are kept, and what is no copy is left alone."""
    add(journal, 0, 1)
    for hour in range(5):
        back_up(tmp_path / "journal.sqlite3", tmp_path / FOLDER, MORNING + timedelta(hours=hour))
    (tmp_path / FOLDER / "noteZ").mkdir()
    thin_out(tmp_path / "journal.sqlite3", 2)
    assert [copy.at for copy in copies(tmp_path / FOLDER)] == [MORNING + timedelta(hours=n) for n in (3, 4)]
    assert (tmp_path / FOLDER / "noteZ").is_dir()
    found = last_good(tmp_path / "journal.sqlite3")
    assert found is not None
    assert found.at == MORNING + timedelta(hours=4)


def test_a_copy_put_back_goes_on_and_says_what_stood_there(tmp_path: Path) -> None:
    """What came after the copy lies aside, whole; the restored chains go on and their anchors fit."""
    journal = opened(tmp_path)
    add(journal, 0, 3)
    back_up(tmp_path / "journal.sqlite3", tmp_path / FOLDER, MORNING)
    add(journal, 3, 4)
    end = journal.since(6)[0].ref
    journal.close()
    copy = restore(tmp_path / FOLDER, tmp_path, LATER)
    assert copy.entries == 3
    journal = opened(tmp_path)
    fact = journal.since(3)[0].fact
    assert isinstance(fact, JournalSetAside)
    assert (fact.code, fact.restored) == ("restored", copy.folder.name)
    assert [(stood.chain, stood.count) for stood in fact.ends] == [(end.chain, end.number)]
    assert [trouble.code for trouble in journal.troubles] == ["restored"]
    add(journal, 10, 1)
    journal.close()
    found = verify(tmp_path)
    assert (found.entries, found.broken, found.notes) == (5, None, ())
    assert verify(tmp_path / fact.file).entries == 7


def test_a_copy_put_into_an_empty_place_goes_on_with_its_keys(journal: Journal, tmp_path: Path) -> None:
    """A new machine continues the chains."""
    add(journal, 0, 3)
    back_up(tmp_path / "journal.sqlite3", tmp_path / "usb", MORNING, keys=tmp_path / "keys")
    new = tmp_path / "new"
    restore(tmp_path / "usb", new, LATER)
    other = opened(new)
    add(other, 5, 1)
    other.close()
    assert (verify(new).entries, verify(new).exit_code) == (5, 0)


def test_nothing_is_put_back_while_somebody_has_the_journal_open(journal: Journal, tmp_path: Path) -> None:
    """It is refused in words and nothing is changed."""
    add(journal, 0, 2)
    back_up(tmp_path / "journal.sqlite3", tmp_path / FOLDER, MORNING)
    with pytest.raises(JournalUnavailable) as told:
        restore(tmp_path / FOLDER, tmp_path, LATER, patience_s=0.05)
    assert told.value.code == "in_use"
    add(journal, 2, 1)
    assert (verify(tmp_path).entries, verify(tmp_path).exit_code) == (3, 0)


@pytest.mark.parametrize("fault", ["changed", "noise", "anchor", "absent"])
def test_a_copy_that_is_not_good_is_not_put_back(tmp_path: Path, fault: str) -> None:
    """An altered entry, a damaged page or an anchor that knows more: the journal stays as it is."""
    journal = opened(tmp_path)
    add(journal, 0, 30)
    journal.close()
    folder = back_up(tmp_path / "journal.sqlite3", tmp_path / FOLDER, MORNING).folder
    file = folder / "journal.sqlite3"
    content = file.read_bytes()
    if fault == "changed":
        file.write_bytes(content.replace("柳园路".encode(), "柳园街".encode()))
    elif fault == "noise":
        file.write_bytes(content[: 5 * 4096] + os.urandom(4096) + content[6 * 4096 :])
    elif fault == "anchor":
        journal = opened(tmp_path)
        add(journal, 40, 1)
        journal.close()
        shutil.copy(anchor_file(tmp_path / "journal.sqlite3", "desk-1"), folder)
    else:
        file.unlink()
    before = (tmp_path / "journal.sqlite3").read_bytes()
    with pytest.raises(JournalUnavailable):
        restore(tmp_path / FOLDER, tmp_path, LATER)
    assert (tmp_path / "journal.sqlite3").read_bytes() == before
    assert not (tmp_path / "set-aside").exists()
