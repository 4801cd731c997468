"""Of a secret task only those who are named see more than that there is one, wherever they look."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.desk import task_commands as commands
from dispatch.desk import under_way_commands as work
from dispatch.desk.commands import Story
from dispatch.desk.discretion import Discretion
from dispatch.desk.seat import Seat
from dispatch.domain import facts
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.people import People, Person
from dispatch.domain.plans import SEALED_TITLE, Plan, Secrecy
from dispatch.domain.recorded import Sealed
from dispatch.domain.tasks import TaskStage
from dispatch.picture.views import Picture
from dispatch.tasks.findings import Rule
from dispatch.tasks.way import open_steps
from tests.advice.town import NOW
from tests.desk.gateway import FakeGateway, until
from tests.desk.office import Office, offices
from tests.desk.test_seat import everything, parts
from tests.tasks.prepared import CHIEF, CLERK, OTHER_CHIEF, PLANNER, full_plan, place, rehearsal

CITY = place(36.45, 115.98, "市中心")
BRIEF = replace(full_plan().brief, secrecy=Secrecy.SECRET, readers=("赵刚",))
SECRET = replace(full_plan(), brief=BRIEF)
PLAIN_WORDS = ("11·24 警卫任务", "东昌路口", "兴华路口", "陈医生", "险情", "p1")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A seat at which a secret task is under way, with a unit sent to a post."""
    with offices(tmp_path) as open_one:
        one = open_one("1")
        begin(one, SECRET)
        yield one


def begin(office: Office, plan: Plan) -> str:
    """A task of that plan from its first version to a unit on its way."""
    task_id = office.decide(commands.open_task(PLANNER, plan, CITY))
    office.decide(commands.call_planned(PLANNER, task_id))
    office.decide(commands.enter_rehearsal(PLANNER, task_id, 1, rehearsal()))
    office.decide(commands.approve(CHIEF, task_id, 1, "险情"))
    office.decide(commands.start(CHIEF, task_id))
    office.decide(work.send_to_post(CHIEF, task_id, "p1"))
    return task_id


def seen_by(office: Office, person: Person) -> Picture:
    """The picture that is handed to *person*."""
    return Discretion(person).picture(office.picture)


def test_who_is_not_named_sees_a_number_and_a_stage(office: Office) -> None:
    """No title, no plan, no report, no place and no words of an order, in any corner of the picture."""
    shown = seen_by(office, CLERK)
    task = shown.tasks["T0001"]
    assert (task.title, task.stage, task.sealed, task.prepared) == (
        SEALED_TITLE,
        TaskStage.UNDER_WAY,
        True,
        None,
    )
    assert task.place == CITY
    order = shown.assignments["D0001"]
    assert (order.unit_id, order.order_text, order.place) == ("A01", SEALED_TITLE, CITY)
    told = repr(shown.tasks) + repr(shown.assignments)
    assert [words for words in PLAIN_WORDS if words in told] == []


@pytest.mark.parametrize("person", [PLANNER, CHIEF], ids=str)
def test_who_is_named_sees_all_of_it(office: Office, person: Person) -> None:
    """Its author, its readers, the person in charge: the task under its own name, with all that is known."""
    task, known = seen_by(office, person).tasks["T0001"], office.picture.tasks["T0001"]
    assert task == replace(known, title="11·24 警卫任务")
    assert known.title == SEALED_TITLE
    assert seen_by(office, person).assignments == office.picture.assignments


def test_a_picture_without_secrets_is_handed_out_as_it_is(tmp_path: Path) -> None:
    """Nothing is copied for nothing."""
    with offices(tmp_path / "other") as open_one:
        other = open_one("1")
        begin(other, full_plan())
        assert seen_by(other, CLERK) is other.picture


def test_a_supervisor_who_is_not_named_sees_and_decides_nothing(office: Office) -> None:
    """Rank does not read for one: every step is refused, and none is offered."""
    assert seen_by(office, OTHER_CHIEF).tasks["T0001"].prepared is None
    assert open_steps(office.picture, "T0001", OTHER_CHIEF) == ()
    with pytest.raises(RuleBrokenError, match="task_sealed: T0001"):
        office.decide(commands.end(OTHER_CHIEF, "T0001"))


def test_entries_of_a_secret_task_are_sealed_for_who_is_not_named(office: Office) -> None:
    """Each stands in its place, with who and when, and says nothing; those named read on."""
    entries = office.entries()
    told = Discretion(CLERK).entries(entries, office.picture)
    assert [entry.ref for entry in told] == [entry.ref for entry in entries]
    assert [entry.kind for entry in told if not isinstance(entry.fact, Sealed)] == ["TaskOpened", "PlanMade"]
    assert [words for words in PLAIN_WORDS if words in repr(told)] == []
    assert list(Discretion(CHIEF).entries(entries, office.picture)) == entries


def test_entries_of_a_secret_task_that_left_the_picture_stay_sealed(office: Office) -> None:
    """Nobody knows any more who was named: what lies sealed in the file is told to nobody."""
    told = Discretion(CHIEF).entries(office.entries(), replace(office.picture, tasks={}))
    assert sum(isinstance(entry.fact, Sealed) for entry in told) == len(told) - 2


def test_a_task_that_becomes_secret_is_hidden_with_its_past(tmp_path: Path) -> None:
    """What was recorded in clear before lies so in the file, and the screen hides it as well."""
    with offices(tmp_path / "other") as open_one:
        other = open_one("1")
        other.decide(commands.open_task(PLANNER, full_plan(), CITY))
        other.decide(commands.revise(PLANNER, "T0001", 1, SECRET))
        told = Discretion(CLERK).entries(other.entries(), other.picture)
        assert [type(entry.fact) for entry in told[2:]] == [Sealed, Sealed]
        assert [entry.sealed for entry in other.entries()[2:]] == [False, True]


def test_the_report_of_a_secret_task_is_for_those_named(office: Office) -> None:
    """In the picture and in the entries."""
    office.decide(commands.end(CHIEF, "T0001"))
    story = Story(office.entries(), office.picture.entry_id)
    office.decide(commands.write_report(CHIEF, "T0001", story))
    assert seen_by(office, CHIEF).tasks["T0001"].report is not None
    assert seen_by(office, CLERK).tasks["T0001"].report is None
    assert office.entries(facts.ReportWritten)[0].sealed


def test_what_did_not_change_is_the_same_object(office: Office) -> None:
    """A screen that redraws what is new is not made to redraw everything because something is hidden."""
    discretion = Discretion(CLERK)
    before = discretion.picture(office.picture)
    assert discretion.picture(office.picture) is before
    later = discretion.picture(replace(office.picture, now=office.picture.now + timedelta(seconds=1)))
    assert later.tasks is before.tasks
    assert later.units is before.units


async def test_two_people_at_two_seats_are_told_what_is_theirs(tmp_path: Path) -> None:
    """The seat hands out and tells its listeners what its person may see, and decides on all of it."""
    gateway = FakeGateway(tmp_path, NOW)
    gateway.greeting[1] = everything()
    people = People([PLANNER, CHIEF, CLERK])
    async with gateway:
        named = Seat(replace(parts(tmp_path, "1"), operator=PLANNER.name, people=people))
        other = Seat(replace(parts(tmp_path, "2"), operator=CLERK.name, people=people))
        heard: list[str] = []
        other.listen(lambda picture, entries: heard.append(repr((picture.tasks, entries))))
        await named.start()
        await other.start()
        try:
            task_id = await named.plans.open(SECRET)
            await other._catch_up()
            await until(lambda: task_id in other.picture.tasks)
            assert other.picture.tasks[task_id].sealed
            assert named.picture.tasks[task_id].title == "11·24 警卫任务"
            prepared = named.picture.tasks[task_id].prepared
            assert prepared is not None
            assert prepared.versions[0].plan == SECRET
            assert other.report_draft(task_id) == ()
            assert named.report_draft(task_id) != ()
            told = repr((other.log(), other.task_log(task_id), await other.old_task(task_id), heard))
            assert [words for words in PLAIN_WORDS if words in told] == []
            with pytest.raises(RuleBrokenError, match="task_sealed"):
                await other.plans.tick(task_id, "i1")
            assert named.plans.begin.files is not None
            attached = await named.plans.begin.files.attach(full_plan(), Path(__file__))
            with_file = replace(SECRET, attachments=(attached,))
            assert await named.plans.revise(task_id, 1, with_file) == 2
            assert [path.suffix for path in (tmp_path / "attachments").iterdir()] == [".sealed"]
            assert all(one.rule is not Rule.ATTACHMENT_LOST for one in await named.check_plan(with_file))
            assert Rule.ATTACHMENT_LOST in {one.rule for one in await named.check_plan(SECRET)}
            await named.plans.drafts.save_draft("plan", "half")
            await other.plans.drafts.save_draft("plan", "other")
            assert await named.plans.drafts.load_draft("plan") == "half"
        finally:
            await named.stop()
            await other.stop()
