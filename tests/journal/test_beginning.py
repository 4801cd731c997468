"""A program that starts reads little, and its picture is the one that reading everything gives."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.domain.alerts import Verdict
from dispatch.domain.facts import (
    AlertCleared,
    AlertJudged,
    AlertTaken,
    OrderDelivered,
    OrderSent,
    OutcomeEntered,
    RiderIdentified,
    TaskClosed,
    UnitArrived,
)
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import Outcome
from dispatch.journal import Journal, Transaction
from dispatch.journal.beginning import start_file
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture, RoadsView
from tests.journal.samples import MORNING, alert, order, plan, release, report, task


class DayClock:
    """A clock that moves by minutes whenever it is read."""

    def __init__(self) -> None:
        self.moment = MORNING

    def now(self) -> object:
        """Return a later moment each time."""
        self.moment += timedelta(minutes=7)
        return self.moment


def picture_of(entries: list[Recorded]) -> Picture:
    """Fold *entries* from nothing."""
    return fold_all(Picture(MORNING, RoadsView.unknown(0)), entries)


def what_matters(picture: Picture) -> dict[str, object]:
    """What of a picture somebody still acts on: what is open, who rides, and how far it was read."""
    bound = {name: unit for name, unit in picture.units.items() if unit != type(unit)(name)}
    return {
        "alerts": {name: view for name, view in picture.alerts.items() if view.is_open},
        "tasks": {name: view for name, view in picture.tasks.items() if view.is_open},
        "assignments": {name: view for name, view in picture.assignments.items() if view.is_open},
        "units": bound,
        "entry_id": picture.entry_id,
    }


def live(journal: Journal, chance: random.Random, turn: int) -> None:
    """One thing happens; most of them end, some are left open for ever."""
    number = turn + 1
    name = f"{number}"

    def work(transaction: Transaction) -> None:
        raised = transaction.append(replace(alert(name), unit_id=None))
        if chance.random() < 0.5:
            transaction.append(AlertTaken(name, "1"), because=[raised.ref])
        if chance.random() < 0.4:
            fate = chance.choice([AlertCleared(name), AlertJudged(name, Verdict.FALSE), None])
            if fate is not None:
                transaction.append(fate)
            return
        unit = f"铁骑{number}"
        transaction.append(task(name, name))
        transaction.append(plan(name))
        transaction.append(order(unit, name, number))
        transaction.append(OrderSent(number, unit, 1))
        transaction.append(RiderIdentified(f"铁骑{number % 9}", f"骑手{number}"))
        if chance.random() < 0.8:
            transaction.append(OrderDelivered(number, unit))
            transaction.append(UnitArrived(f"X{number}", unit, 20, MORNING))
        if chance.random() < 0.85:
            transaction.append(release(unit, number))
            transaction.append(OutcomeEntered(name, Outcome.RECOVERED))
            transaction.append(report(name))
            transaction.append(TaskClosed(name))

    with journal.transaction("x") as transaction:
        work(transaction)


def journal_of_days(directory: Path, seed: int, turns: int) -> Journal:
    """A journal with *turns* things in it, over many days."""
    journal = Journal.open(directory, chain="gateway", clock=DayClock())  # type: ignore[arg-type]  # a clock of whole days
    chance = random.Random(seed)
    for turn in range(turns):
        live(journal, chance, turn)
    return journal


@pytest.mark.parametrize("seed", range(4))
def test_what_a_start_reads_gives_the_same_open_things(tmp_path: Path, seed: int) -> None:
    """Right after word was left, and after more has happened: open things as with everything read."""
    journal = journal_of_days(tmp_path, seed, 250)
    journal.keep_start(picture_of(journal.since(0)))
    chance = random.Random(seed + 100)
    everything, some = list[Recorded](), list[Recorded]()
    for turn in range(250, 290):
        everything, some = journal.since(0), journal.beginning()
        assert what_matters(picture_of(some)) == what_matters(picture_of(everything))
        assert len(some) < len(everything) / 2
        live(journal, chance, turn)
    recent = [e for e in everything if e.at >= everything[-1].at - timedelta(hours=36)]
    assert [entry.entry_id for entry in some][-len(recent) :] == [entry.entry_id for entry in recent]
    assert [entry.entry_id for entry in some] == sorted({entry.entry_id for entry in some})
    journal.close()


def test_the_story_of_an_open_task_is_read_from_its_beginning(tmp_path: Path) -> None:
    """Its report is written from entries that may be older than everything else."""
    journal = journal_of_days(tmp_path, 1, 250)
    everything = journal.since(0)
    picture = picture_of(everything)
    journal.keep_start(picture)
    read = {entry.entry_id for entry in journal.beginning()}
    old = next(view for view in picture.tasks.values() if view.is_open)
    story = [
        entry.entry_id
        for entry in everything
        if getattr(entry.fact, "task_id", None) == old.task_id
        or getattr(entry.fact, "alert_id", None) == old.alert_id
    ]
    assert len(story) >= 3
    assert set(story) <= read
    journal.close()


@pytest.mark.parametrize("fault", ["absent", "torn", "changed", "unsigned", "of another journal"])
def test_word_that_does_not_fit_is_not_followed(tmp_path: Path, fault: str) -> None:
    """A start that is missing, damaged, altered or not of this journal means that everything is read."""
    journal = journal_of_days(tmp_path, 2, 120)
    everything = journal.since(0)
    journal.keep_start(picture_of(everything))
    assert len(journal.beginning()) < len(everything)
    file = start_file(tmp_path / "journal.sqlite3")
    content = file.read_bytes()
    if fault == "absent":
        file.unlink()
    elif fault == "torn":
        file.write_bytes(content[:-20])
    elif fault == "changed":
        file.write_bytes(content.replace(b'"kept":[', b'"kept":[1,', 1))
    elif fault == "unsigned":
        file.write_bytes(content.split(b"\n")[0] + b"\n\n")
    else:
        (tmp_path / "other").mkdir()
        other = journal_of_days(tmp_path / "other", 3, 120)
        other.keep_start(picture_of(other.since(0)))
        other.close()
        file.write_bytes(start_file(tmp_path / "other" / "journal.sqlite3").read_bytes())
    assert len(journal.beginning()) == len(everything)
    journal.close()


def test_an_empty_journal_leaves_no_word(journal: Journal, tmp_path: Path) -> None:
    """There is nothing to stand on yet."""
    journal.keep_start(picture_of([]))
    assert not start_file(tmp_path / "journal.sqlite3").exists()
    assert journal.beginning() == []
