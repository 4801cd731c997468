"""The seat's hand on prepared tasks: every command of their way and their execution, by one person."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from dispatch.desk import task_commands, under_way_commands
from dispatch.desk.beginnings import Beginnings, no_task
from dispatch.desk.commands import Decision, Story
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostStep
from dispatch.domain.geo import Place
from dispatch.domain.people import Person
from dispatch.domain.plans import Plan, Secrecy
from dispatch.domain.rehearsals import Rehearsal
from dispatch.domain.task_facts import DelayMeasured
from dispatch.domain.tasks import Answer
from dispatch.tasks.plan_templates import PlanTemplates

Take = Callable[[Decision[Any]], Awaitable[Any]]


class Drafts(Protocol):
    """Where half-typed work is kept; `dispatch.desk.record.Record` is one."""

    async def save_draft(self, key: str, text: str) -> None:
        """Keep *text* under *key*."""
        ...

    async def load_draft(self, key: str) -> str | None:
        """Return what is kept under *key*, or None."""
        ...

    async def drop_draft(self, key: str) -> None:
        """Forget what is kept under *key*."""
        ...


class OwnDrafts:
    """The drafts of one person: what somebody else typed at the same seat may be about a secret task."""

    def __init__(self, person: Person, drafts: Drafts) -> None:
        self._name = person.name
        self._drafts = drafts

    async def save_draft(self, key: str, text: str) -> None:
        """Keep *text* under *key*."""
        await self._drafts.save_draft(self._own(key), text)

    async def load_draft(self, key: str) -> str | None:
        """Return what this person keeps under *key*, or None."""
        return await self._drafts.load_draft(self._own(key))

    async def drop_draft(self, key: str) -> None:
        """Forget what this person keeps under *key*."""
        await self._drafts.drop_draft(self._own(key))

    def _own(self, key: str) -> str:
        return f"{key}@{self._name}"


def draft_key(seat: str, task_id: str) -> str:
    """Under which key a seat keeps its half-typed plan; *task_id* "" for one that is no task yet."""
    return f"plan:{seat}:{task_id}"


class TaskDesk:
    """Commands about prepared tasks. Each is taken by *take*, one after the other, as the seat takes all.

    They raise what the seat's own commands raise, and the rules of `dispatch.tasks.way`.
    """

    def __init__(
        self,
        person: Person,
        city: Place,
        take: Take,
        story: Callable[[str], Story],
        drafts: Drafts,
        begin: Beginnings | None = None,
        delay: Callable[[str], Awaitable[DelayMeasured | None]] | None = None,
    ) -> None:
        """*city*: where a task without a place stands; *story*: what the seat has read of a task.

        *begin*: with what a new plan begins; without it there are neither templates nor old tasks. *delay*:
        measures what a task cost the public, for its report; None: nothing is kept to measure it.
        """
        self.person = person
        self.begin = begin or Beginnings(person, PlanTemplates(), no_task)
        self.drafts: Drafts = OwnDrafts(person, drafts)
        self._city = city
        self._take = take
        self._story = story
        self._delay = delay

    # ------------------------------------------------------------------ the plan

    async def open(self, plan: Plan, template: str = "") -> str:
        """Begin a task with the first version of its plan; returns its id."""
        await self._seal_files(plan)
        task_id: str = await self._take(task_commands.open_task(self.person, plan, self._city, template))
        return task_id

    async def revise(self, task_id: str, base: int, plan: Plan, note: str = "") -> int:
        """Save a version on top of *base*; returns its number."""
        await self._seal_files(plan)
        version: int = await self._take(task_commands.revise(self.person, task_id, base, plan, note))
        return version

    async def amend(self, task_id: str, base: int, plan: Plan, reason: str) -> int:
        """Change the plan under way; returns the version's number."""
        await self._seal_files(plan)
        version: int = await self._take(task_commands.amend(self.person, task_id, base, plan, reason))
        return version

    async def _seal_files(self, plan: Plan) -> None:
        """What is attached to a secret plan does not lie there in clear once the plan is saved."""
        if self.begin.files is not None and plan.brief.secrecy is Secrecy.SECRET:
            await self.begin.files.seal(plan.attachments)

    async def call_planned(self, task_id: str) -> None:
        """Say that the plan is complete."""
        await self._take(task_commands.call_planned(self.person, task_id))

    async def enter_rehearsal(self, task_id: str, version: int, rehearsal: Rehearsal) -> None:
        """Record a rehearsal of a version."""
        await self._take(task_commands.enter_rehearsal(self.person, task_id, version, rehearsal))

    async def approve(self, task_id: str, version: int, note: str = "") -> None:
        """Approve the version that was seen."""
        await self._take(task_commands.approve(self.person, task_id, version, note))

    async def return_plan(self, task_id: str, reason: str) -> None:
        """Refuse the approval, or take it back."""
        await self._take(task_commands.return_plan(self.person, task_id, reason))

    # ------------------------------------------------------------------ the way

    async def start(self, task_id: str) -> None:
        """Carry out the approved version."""
        await self._take(task_commands.start(self.person, task_id))

    async def start_unrehearsed(self, task_id: str, reason: str) -> None:
        """Start in an emergency."""
        await self._take(task_commands.start_unrehearsed(self.person, task_id, reason))

    async def suspend(self, task_id: str, reason: str) -> None:
        """Hold the execution."""
        await self._take(task_commands.suspend(self.person, task_id, reason))

    async def resume(self, task_id: str) -> None:
        """Go on."""
        await self._take(task_commands.resume(self.person, task_id))

    async def end(self, task_id: str, note: str = "") -> None:
        """End the execution."""
        await self._take(task_commands.end(self.person, task_id, note))

    async def cancel(self, task_id: str, reason: str) -> None:
        """Give the task up before its start."""
        await self._take(task_commands.cancel(self.person, task_id, reason))

    async def write_report(self, task_id: str) -> str:
        """Write the one report; returns its id."""
        delay = await self._delay(task_id) if self._delay is not None else None
        decision = task_commands.write_report(self.person, task_id, self._story(task_id), delay)
        report_id: str = await self._take(decision)
        return report_id

    async def remark(self, task_id: str, problems: str, suggestions: str) -> None:
        """Add problems and suggestions to the report."""
        await self._take(task_commands.remark(self.person, task_id, problems, suggestions))

    async def sign(self, task_id: str) -> None:
        """Sign the report."""
        await self._take(task_commands.sign(self.person, task_id))

    async def annex(self, task_id: str, text: str) -> int:
        """Add a correction to the signed report; returns its number."""
        number: int = await self._take(task_commands.annex(self.person, task_id, text))
        return number

    async def archive(self, task_id: str) -> None:
        """Put the task away."""
        await self._take(task_commands.archive(self.person, task_id))

    # ------------------------------------------------------------------ under way

    async def tick(self, task_id: str, item_id: str, *, done: bool = True) -> None:
        """Tick something on the check list off."""
        await self._take(under_way_commands.tick(self.person, task_id, item_id, done=done))

    async def call_roll(self, task_id: str, post_ids: Sequence[str] = ()) -> None:
        """Ask posts whether they stand; all when none is named."""
        await self._take(under_way_commands.call_roll(self.person, task_id, post_ids))

    async def report_post(self, task_id: str, post_id: str, step: PostStep, note: str = "") -> None:
        """Enter what a post said."""
        await self._take(under_way_commands.report_post(self.person, task_id, post_id, step, note))

    async def send_to_post(self, task_id: str, post_id: str) -> str:
        """Order a post's unit to its place; returns the assignment's id."""
        assignment_id: str = await self._take(under_way_commands.send_to_post(self.person, task_id, post_id))
        return assignment_id

    async def order_closure(
        self, task_id: str, closure_id: str, step: ClosureStep, note: str = ""
    ) -> int | None:
        """One key: tell the closure's post by its terminal to clear, close or open.

        Returns the order's number; None: no terminal there, so it is entered as moved at once.
        """
        decision = under_way_commands.order_closure(self.person, task_id, closure_id, step, note)
        order_no: int | None = await self._take(decision)
        return order_no

    async def answer_order(self, task_id: str, order_no: int, answer: Answer) -> None:
        """Enter what a post answered by a call to what its terminal told it."""
        await self._take(under_way_commands.answer_order(self.person, task_id, order_no, answer))

    async def move_closure(self, task_id: str, closure_id: str, step: ClosureStep, note: str = "") -> None:
        """Enter that a closure is cleared, closed or open."""
        await self._take(under_way_commands.move_closure(self.person, task_id, closure_id, step, note))

    async def tell_contact(self, task_id: str, contact_id: str, step: ContactStep, note: str = "") -> None:
        """Enter that a department was told, or confirmed."""
        await self._take(under_way_commands.tell_contact(self.person, task_id, contact_id, step, note))

    async def trigger(self, task_id: str, contingency_id: str, note: str = "") -> None:
        """Do what was prepared for a case."""
        await self._take(under_way_commands.trigger(self.person, task_id, contingency_id, note))

    async def enter_passing(self, task_id: str, post_id: str, passed_at: datetime) -> None:
        """Enter by hand when the convoy passed a post."""
        await self._take(under_way_commands.enter_passing(self.person, task_id, post_id, passed_at))

    async def note_deviation(
        self, task_id: str, kind: DeviationKind, about: str = "", size: tuple[int, int] = (0, 0)
    ) -> str:
        """Note that it goes otherwise than planned; returns the deviation's id."""
        deviation_id: str = await self._take(
            under_way_commands.note_deviation(self.person, task_id, kind, about, size)
        )
        return deviation_id

    async def end_deviation(self, task_id: str, deviation_id: str, reason: str = "") -> None:
        """Note that it goes as planned again, or why not."""
        await self._take(under_way_commands.end_deviation(self.person, task_id, deviation_id, reason))
