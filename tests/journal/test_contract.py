"""What every store of the journal must do; a second one joins by a second parameter of `store`."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.domain.alerts import Verdict
from dispatch.domain.facts import AlertJudged, AlertTaken, SeatOpened, TaskClosed
from dispatch.domain.recorded import EntryRef
from dispatch.journal import Conflict, Draft, Journal, RuleViolated
from dispatch.journal.canonical import NotCanonicalError
from tests.journal.samples import MORNING, TickingClock, alert

Open = Callable[[str], Journal]


@pytest.fixture(params=["sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens writers' journals on one database, empty at first."""
    journals: list[Journal] = []
    url = {"sqlite": f"sqlite:///{tmp_path}/some/where/journal.sqlite3"}[request.param]

    def open_one(chain: str) -> Journal:
        journals.append(Journal.open(url, chain=chain, clock=TickingClock(), keys=tmp_path / "keys"))
        return journals[-1]

    yield open_one
    for journal in journals:
        journal.close()


def test_an_empty_journal_has_nothing(store: Open) -> None:
    """Before the first entry there is no entry and no newest one."""
    journal = store("desk-1")
    assert journal.since(0) == []
    assert journal.last_id() == 0


def test_what_is_appended_is_read_back(store: Open) -> None:
    """An entry comes back with its place, its name, time, kind, actor, cause and fact."""
    journal = store("desk-1")
    with journal.transaction("王磊") as transaction:
        first = transaction.append(alert())
        second = transaction.append(AlertTaken("A1", "一号席"), because=[first.ref])
    assert journal.since(0) == [first, second]
    assert (second.entry_id, str(second.ref), second.kind, second.version) == (2, "desk-1:2", "AlertTaken", 1)
    assert (second.actor, second.because) == ("王磊", (first.ref,))
    assert second.at == MORNING + timedelta(seconds=1)
    assert journal.last_id() == 2


def test_all_chains_stand_in_one_order(store: Open) -> None:
    """Each writer counts for itself; the database counts for all, in the order of commits."""
    desk, gateway = store("desk-1"), store("gateway")
    for journal in (desk, gateway, gateway, desk):
        with journal.transaction("x") as transaction:
            transaction.append(SeatOpened("s", "o"))
    names = ["desk-1:1", "gateway:1", "gateway:2", "desk-1:2"]
    for journal in (desk, gateway):
        assert [str(entry.ref) for entry in journal.since(0)] == names
        assert [entry.entry_id for entry in journal.since(0)] == [1, 2, 3, 4]
        assert [entry.entry_id for entry in journal.since(1, limit=2)] == [2, 3]
        assert journal.since(4) == []


def test_an_exception_takes_everything_back(store: Open) -> None:
    """Entries, places and numbers of a transaction that failed were never there."""
    journal = store("desk-1")

    def decide() -> None:
        with journal.transaction("x") as transaction:
            transaction.number("task")
            transaction.append(alert())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        decide()
    assert journal.since(0) == []
    with journal.transaction("x") as transaction:
        assert transaction.number("task") == 1
        assert str(transaction.append(alert()).ref) == "desk-1:1"


def test_numbers_of_a_series_are_given_once_in_the_database(store: Open) -> None:
    """Two writers never get the same number of one series, and series do not mix."""
    desk, gateway = store("desk-1"), store("gateway")
    numbers = []
    for journal in (desk, gateway, desk):
        with journal.transaction("x") as transaction:
            numbers.append((transaction.number("order"), transaction.number("task")))
    assert numbers == [(1, 1), (2, 2), (3, 3)]
    with gateway.transaction("x") as transaction:
        assert transaction.number("alert") == 1


def test_a_transaction_sees_what_others_committed(store: Open) -> None:
    """Inside a transaction nothing of the others is missing, and its own entries are there too."""
    desk, gateway = store("desk-1"), store("gateway")
    with gateway.transaction("gateway") as transaction:
        raised = transaction.append(alert())
    with desk.transaction("王磊") as transaction:
        assert transaction.since(0) == [raised]
        taken = transaction.append(AlertTaken("A1", "1"))
        assert transaction.since(raised.entry_id) == [taken]
        assert gateway.since(raised.entry_id) == []


def test_a_cause_must_stand(store: Open) -> None:
    """An entry cannot be because of one that is not there."""
    journal = store("desk-1")
    with (
        pytest.raises(RuleViolated, match="because_unknown: gateway:7"),
        journal.transaction("x") as transaction,
    ):
        transaction.append(alert(), because=[EntryRef("gateway", 7)])
    assert journal.last_id() == 0


def test_half_a_decision_is_never_recorded(store: Open) -> None:
    """A refusal that is caught inside spoils the transaction: nothing after it, nothing before it."""
    journal = store("desk-1")

    def decide() -> None:
        with journal.transaction("x") as transaction:
            transaction.append(alert())
            with pytest.raises(RuleViolated):
                transaction.append(TaskClosed("T1"))
            with pytest.raises(RuleViolated):
                transaction.append(alert("A2"))

    with pytest.raises(RuleViolated, match="closing_without_report"):
        decide()
    assert journal.since(0) == []


def test_what_cannot_be_hashed_is_not_recorded(store: Open) -> None:
    """A float or a stranger's class in place of a fact is refused, and the journal goes on."""
    journal = store("desk-1")
    for wrong in (AlertJudged("A1", Verdict.REAL, note=1.5), "text"):  # type: ignore[arg-type]  # the mistake is the point
        with pytest.raises(NotCanonicalError), journal.transaction("x") as transaction:
            transaction.append(wrong)  # type: ignore[arg-type]  # the mistake is the point
    with journal.transaction("x") as transaction:
        transaction.append(alert())
    assert journal.last_id() == 1


def test_the_second_is_told_who_was_first(store: Open) -> None:
    """A conflict names the place, its key, the actor who holds it and that entry."""
    first, second = store("desk-1"), store("desk-2")
    with first.transaction("王磊") as transaction:
        transaction.append(alert())
        taken = transaction.append(AlertTaken("A1", "一号席"))
    with pytest.raises(Conflict) as refusal, second.transaction("李芳") as transaction:
        transaction.append(AlertTaken("A1", "二号席"))
    conflict = refusal.value
    assert (conflict.what, conflict.key, conflict.by, conflict.ref) == (
        "alert_taken",
        "A1",
        "王磊",
        taken.ref,
    )
    assert second.last_id() == taken.entry_id


def test_a_reopened_journal_goes_on_where_it_was(store: Open) -> None:
    """Closing and opening again keeps the chain, its key and its numbers."""
    journal = store("desk-1")
    with journal.transaction("x") as transaction:
        transaction.append(alert())
        transaction.number("order")
    journal.close()
    journal = store("desk-1")
    with journal.transaction("x") as transaction:
        assert str(transaction.append(alert("A2")).ref) == "desk-1:2"
        assert transaction.number("order") == 2
    assert journal.anchor_break is None
    assert [entry.entry_id for entry in journal.since(0)] == [1, 2]


def test_a_transaction_inside_a_transaction_is_a_mistake(store: Open) -> None:
    """One writer decides one thing at a time."""
    journal = store("desk-1")
    with journal.transaction("x") as outer:
        with pytest.raises(RuntimeError), journal.transaction("x"):
            pass
        outer.append(alert())
    assert journal.last_id() == 1


def test_drafts_are_kept_beside_the_record(store: Open) -> None:
    """Half-typed work is found again, replaced and dropped, and never becomes an entry."""
    journal = store("desk-1")
    assert journal.load_draft("report/T1") is None
    journal.save_draft("report/T1", "写了一半")
    journal.save_draft("report/T1", "写了一半多")
    assert journal.load_draft("report/T1") == Draft("写了一半多", MORNING + timedelta(seconds=1))
    journal.drop_draft("report/T1")
    journal.drop_draft("report/T1")
    assert journal.load_draft("report/T1") is None
    assert journal.last_id() == 0


@pytest.mark.parametrize("chain", ["", ".a", "-a", "a b", "a/b", "a:b", "x" * 65, "a\n"])
def test_a_chain_needs_a_name_that_can_stand_in_a_reference(store: Open, chain: str) -> None:
    """Spaces, colons and slashes in a chain's name would make references ambiguous."""
    with pytest.raises(ValueError, match="not a name for a chain"):
        store(chain)


def test_a_chain_may_have_a_chinese_name(store: Open) -> None:
    """Seats are called what they are called."""
    journal = store("一号席")
    with journal.transaction("王磊") as transaction:
        recorded = transaction.append(alert())
    assert str(recorded.ref) == "一号席:1"


def test_two_writers_of_one_chain_never_give_a_number_twice(store: Open) -> None:
    """A second process that took the same seat's name continues the chain and does not fork it."""
    one, other = store("desk-1"), store("desk-1")
    for journal in (one, other, one):
        with journal.transaction("x") as transaction:
            transaction.append(SeatOpened("s", "o"))
    assert [entry.ref.number for entry in one.since(0)] == [1, 2, 3]
