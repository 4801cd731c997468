"""What is done to a task under way: each deed is one command of the seat's hand. No widgets."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from dispatch.domain.execution import ClosureStep, ContactStep, PostStep
from dispatch.domain.plans import Plan
from dispatch.tasks.way import Step
from ui.bridge.task_bridge import TaskBridge
from ui.execution.amendments import postponed, with_unit
from ui.execution.closure_rows import ClosureRow
from ui.execution.list_rows import CheckRow, ContactRow, ContingencyRow, DeviationRow
from ui.execution.next_things import CLOSURE_DEEDS, Deed, NextThing
from ui.execution.post_rows import PostRow, next_stop
from ui.execution.presenter import NOTHING, Execution
from ui.kit.failures import Failure
from ui.kit.plain import one_line
from ui.shell.question import Question
from ui.shell.task_page import Prompt

translate = QCoreApplication.translate

MOST_MINUTES = 720
"""Nobody postpones a task by more under way: that is another task."""


class Part(StrEnum):
    """The six lists, in the order of their digits."""

    POSTS = "posts"
    CLOSURES = "closures"
    CONTACTS = "contacts"
    CONTINGENCIES = "contingencies"
    CHECKS = "checks"
    DEVIATIONS = "deviations"


COMMANDS = {
    "enter_passing": Part.POSTS,
    "call_roll": Part.POSTS,
    "report_post": Part.POSTS,
    "send_to_post": Part.POSTS,
    "amend": Part.POSTS,
    "move_closure": Part.CLOSURES,
    "order_closure": Part.CLOSURES,
    "tell_contact": Part.CONTACTS,
    "trigger": Part.CONTINGENCIES,
    "tick": Part.CHECKS,
    "end_deviation": Part.DEVIATIONS,
}
"""By each command of this page, the list beside which a refusal is told."""


class Frame(Protocol):
    """What the deeds ask of the window."""

    def tell(self, failure: Failure) -> None:
        """Show a message."""
        ...

    def ask(self, prompt: Prompt) -> None:
        """Ask for a line."""
        ...

    def ask_first(self, question: Question) -> None:
        """Ask yes or no."""
        ...


@dataclass(slots=True)
class Chosen:
    """What the keys mean: the list, and the row that was picked in each."""

    part: Part = Part.POSTS
    keys: dict[Part, str] = field(default_factory=dict)

    def key(self, part: Part) -> str:
        """The row that was picked in a list, if that list is the one that keys mean."""
        return self.keys.get(part, "") if part is self.part else ""


class Deeds:
    """The commands, about what is chosen or else about what comes next."""

    def __init__(self, tasks: TaskBridge, frame: Frame, chosen: Chosen) -> None:
        self._tasks = tasks
        self._frame = frame
        self._chosen = chosen
        self.page: Execution = NOTHING

    def may(self, step: Step) -> bool:
        """Whether whoever sits here may take *step* now."""
        return step in self.page.steps

    def _do(self, name: str, work: Coroutine[Any, Any, object]) -> None:
        self._tasks.do(name, self.page.task_id, work)

    # ------------------------------------------------------------------ what is meant

    def post(self) -> PostRow | None:
        """The post that was picked, else the first that stands out."""
        rows, key = self.page.posts, self._chosen.key(Part.POSTS)
        picked = next((row for row in rows if row.key == key), None)
        return picked or next((row for row in rows if row.overdue is not None), None)

    def closure(self, step: ClosureStep) -> ClosureRow | None:
        """The closure that was picked, else the one for which *step* is due next."""
        key = self._chosen.key(Part.CLOSURES)
        picked = next((row for row in self.page.closures if row.key == key), None)
        if picked is not None:
            return picked
        due = next((one for one in self.page.next if one.deed is CLOSURE_DEEDS[step]), None)
        return next((row for row in self.page.closures if due is not None and row.key == due.key), None)

    def contact(self) -> ContactRow | None:
        """The department that was picked, else the first that is not told, else not confirmed."""
        rows, key = self.page.contacts, self._chosen.key(Part.CONTACTS)
        picked = next((row for row in rows if row.key == key), None)
        untold = next((row for row in rows if row.next is ContactStep.TOLD), None)
        return picked or untold or next((row for row in rows if row.next is not None), None)

    def contingency(self) -> ContingencyRow | None:
        """The contingency that was picked: none is meant by itself."""
        key = self._chosen.key(Part.CONTINGENCIES)
        return next((row for row in self.page.contingencies if row.key == key), None)

    def check(self) -> CheckRow | None:
        """The item that was picked, else the first that is not done."""
        rows, key = self.page.checks, self._chosen.key(Part.CHECKS)
        picked = next((row for row in rows if row.key == key), None)
        return picked or next((row for row in rows if not row.is_done), None)

    def deviation(self) -> DeviationRow | None:
        """The deviation that was picked, else the first that nobody has explained."""
        rows, key = self.page.deviations, self._chosen.key(Part.DEVIATIONS)
        picked = next((row for row in rows if row.key == key), None)
        return picked or next((row for row in rows if row.lacks_reason and row.stands), None)

    # ------------------------------------------------------------------ posts

    def passed(self) -> None:
        """The convoy passes the next post now."""
        following = next_stop(self.page.projection)
        if following is not None:
            self._pass(following.post_id)

    def _pass(self, post_id: str) -> None:
        now = self._tasks.now()
        self._do("enter_passing", self._tasks.hand.enter_passing(self.page.task_id, post_id, now))

    def call_roll(self) -> None:
        """Ask every post."""
        self._do("call_roll", self._tasks.hand.call_roll(self.page.task_id, ()))

    def ask_again(self, post_id: str = "") -> None:
        """Ask one post again; the one that is meant when none is named."""
        row = self.post()
        post_id = post_id or (row.key if row is not None else "")
        if post_id:
            self._do("call_roll", self._tasks.hand.call_roll(self.page.task_id, (post_id,)))

    def report(self, step: PostStep) -> None:
        """Enter what the post that is meant said."""
        row = self.post()
        if row is not None:
            self._do("report_post", self._tasks.hand.report_post(self.page.task_id, row.key, step))

    def send(self) -> None:
        """Order the unit of the post that is meant to its place."""
        row = self.post()
        if row is not None:
            self._do("send_to_post", self._tasks.hand.send_to_post(self.page.task_id, row.key))

    # ------------------------------------------------------------------ the other lists

    def order(self, step: ClosureStep, closure_id: str = "") -> None:
        """Tell a closure's post by its terminal; the one that is meant when none is named.

        Where there is no terminal the step is entered at once.
        """
        row = self.closure(step)
        closure_id = closure_id or (row.key if row is not None else "")
        if closure_id:
            self._do("order_closure", self._tasks.hand.order_closure(self.page.task_id, closure_id, step))

    def heard(self, step: ClosureStep) -> None:
        """Enter that a closure is cleared, closed or open, as somebody said by radio or telephone."""
        row = self.closure(step)
        if row is not None:
            self._do("move_closure", self._tasks.hand.move_closure(self.page.task_id, row.key, step))

    def _chase(self, closure_id: str) -> None:
        row = next((one for one in self.page.closures if one.key == closure_id), None)
        if row is not None and row.ordered is not None:
            self.order(row.ordered, closure_id)

    def tell(self) -> None:
        """The department that is meant was told, or confirmed."""
        row = self.contact()
        if row is not None and row.next is not None:
            self._tell(row.key, row.next)

    def _tell(self, contact_id: str, step: ContactStep) -> None:
        self._do("tell_contact", self._tasks.hand.tell_contact(self.page.task_id, contact_id, step))

    def trigger(self) -> None:
        """Ask whether the contingency that was picked is to be triggered, away from where it was picked."""
        row, task_id = self.contingency(), self.page.task_id
        if row is None:
            return
        work, key = self._tasks.hand.trigger, row.key
        means = "; ".join(one_line(action) for action in row.contingency.actions)
        if row.route:
            means = "; ".join(
                filter(None, (translate("execution", "改走 {route}").format(route=row.route), means))
            )
        self._frame.ask_first(
            Question(
                "trigger",
                f"{task_id} {key}",
                translate("execution", "启动 {name}?").format(name=row.name),
                means,
                translate("execution", "启动"),
                "G",
                lambda: self._tasks.do("trigger", task_id, work(task_id, key)),
            )
        )

    def tick(self) -> None:
        """Tick off what is meant, or take the tick away."""
        row = self.check()
        if row is not None:
            self._do("tick", self._tasks.hand.tick(self.page.task_id, row.key, done=not row.is_done))

    def explain(self) -> None:
        """Ask why it goes otherwise; with the answer the deviation is over."""
        row, task_id = self.deviation(), self.page.task_id
        if row is None or not row.stands:
            return
        key, hand = row.key, self._tasks.hand
        self._frame.ask(
            Prompt(
                f"deviation:{task_id}:{key}",
                translate("execution", "偏差原因"),
                translate("execution", "写一句; 回车记下, 这处偏差就此了结"),
                lambda words: self._tasks.do(
                    "end_deviation", task_id, hand.end_deviation(task_id, key, words)
                ),
                is_needed=True,
            )
        )

    # ------------------------------------------------------------------ changing the plan

    def replace_unit(self, post_id: str = "") -> None:
        """Ask for another unit at a post, and why."""
        row = next((one for one in self.page.posts if one.key == post_id), None) or self.post()
        if row is None:
            return
        key, name = row.key, row.name

        def heard(line: str) -> None:
            unit_id, _, reason = line.partition(" ")
            self._amend(lambda plan: with_unit(plan, key, unit_id), reason)

        self._frame.ask(
            Prompt(
                f"unit:{self.page.task_id}:{key}",
                translate("execution", "{name} 换警力").format(name=name),
                translate("execution", "铁骑 理由, 如: A07 车坏; 即时生效"),
                heard,
                is_needed=True,
            )
        )

    def postpone(self) -> None:
        """Ask by how many minutes everything is later, and why."""

        def heard(line: str) -> None:
            minutes, _, reason = line.partition(" ")
            try:
                by_min = int(minutes)
            except ValueError:
                by_min = 0
            if not 0 < abs(by_min) <= MOST_MINUTES:
                self._frame.tell(_no_minutes())
                return
            self._amend(lambda plan: postponed(plan, by_min * 60), reason)

        self._frame.ask(
            Prompt(
                f"postpone:{self.page.task_id}",
                translate("execution", "全程顺延"),
                translate("execution", "分钟 理由, 如: 10 推迟出发; 提前写 -10"),
                heard,
                is_needed=True,
            )
        )

    def _amend(self, change: Callable[[Plan], Plan], reason: str) -> None:
        """Give the changed plan as a version that is in force at once, on top of the one that is shown."""
        page, hand = self.page, self._tasks.hand
        try:
            plan = change(page.plan)
        except (KeyError, ValueError) as error:
            self._frame.tell(
                Failure(
                    translate("execution", "预案改不了"), str(error), translate("execution", "在预案页里改。")
                )
            )
            return
        self._do("amend", hand.amend(page.task_id, page.version, plan, reason.strip()))

    # ------------------------------------------------------------------ what is next

    def do(self, thing: NextThing) -> bool:
        """Do what is next; False for what the window's own steps do (see `Deed`)."""
        key = thing.key
        acts: dict[Deed, Callable[[], None]] = {
            Deed.CLEAR: lambda: self.order(ClosureStep.CLEARED, key),
            Deed.CLOSE: lambda: self.order(ClosureStep.CLOSED, key),
            Deed.OPEN: lambda: self.order(ClosureStep.OPENED, key),
            Deed.CHASE: lambda: self._chase(key),
            Deed.PASS: lambda: self._pass(key),
            Deed.ASK: self.call_roll,
            Deed.ASK_AGAIN: lambda: self.ask_again(key),
            Deed.REPLACE: lambda: self.replace_unit(key),
            Deed.TELL: lambda: self._tell(key, ContactStep.TOLD),
            Deed.CONFIRM: lambda: self._tell(key, ContactStep.CONFIRMED),
        }
        if thing.deed not in acts:
            return self._do_chosen(thing)
        acts[thing.deed]()
        return True

    def _do_chosen(self, thing: NextThing) -> bool:
        """What goes by the row that is chosen: it becomes that of the thing."""
        parts = {Deed.TICK: (Part.CHECKS, self.tick), Deed.REASON: (Part.DEVIATIONS, self.explain)}
        if thing.deed not in parts:
            return False
        part, act = parts[thing.deed]
        self._chosen.part = part
        self._chosen.keys[part] = thing.key
        act()
        return True


def _no_minutes() -> Failure:
    return Failure(
        translate("execution", "顺延几分钟没有写对"),
        translate("execution", "什么都没有改。"),
        translate("execution", "先写整数分钟, 空一格, 再写理由, 如: 10 推迟出发。"),
    )
