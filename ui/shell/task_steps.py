"""Steps of a prepared task, as actions: by key, by button, by a word."""

from collections.abc import Callable, Coroutine
from functools import partial
from time import monotonic
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from dispatch.picture.views import TaskView
from dispatch.tasks.way import Step
from ui.bridge.task_bridge import TaskBridge
from ui.bridge.task_port import TaskDesk
from ui.shell import task_titles, titles
from ui.shell.actions import Action, Group
from ui.shell.parameters import Arguments, Kind, Parameter
from ui.shell.question import Question
from ui.shell.task_page import Prompt

translate = QCoreApplication.translate

CONFIRM_S = 6.0
"""A question that nobody answered is forgotten after this."""


Plain = Callable[[TaskDesk, str], Coroutine[Any, Any, object]]
"""A command of the hand about a task."""
Worded = Callable[[TaskDesk, str, str], Coroutine[Any, Any, object]]
"""The same with words."""


class StepFrame(Protocol):
    """What the steps ask of the window."""

    @property
    def task_id(self) -> str:
        """The task that is shown."""
        ...

    def ask(self, prompt: Prompt) -> None:
        """Ask for a line."""
        ...

    def ask_question(self, question: Question) -> None:
        """Ask yes or no."""
        ...

    def unask(self) -> None:
        """Ask nothing more."""
        ...


class TaskSteps:
    """What the steps do. Those that cannot be undone are asked about, or want a reason."""

    def __init__(
        self, tasks: TaskBridge, frame: StepFrame, *, clock_s: Callable[[], float] = monotonic
    ) -> None:
        self._tasks = tasks
        self._frame = frame
        self._clock_s = clock_s
        self._asked: tuple[Question | None, float] = (None, 0.0)

    def can(self, step: Step) -> bool:
        """Whether whoever sits here may take *step* on the task that is shown."""
        return step in self._tasks.open_steps(self._frame.task_id)

    @property
    def task(self) -> TaskView | None:
        """The task that is shown."""
        return self._tasks.task(self._frame.task_id)

    # ------------------------------------------------------------------ steps

    def approve(self, note: str | None = None) -> None:
        """Approve the newest version; a note may be added."""
        task = self.task
        newest = task.prepared.newest if task is not None and task.prepared is not None else None
        if newest is None:
            return
        what = translate("plans", "批准第 {version} 版").format(version=newest.version)
        hint = translate("plans", "可附一句; 回车批准, Esc 不批")
        name = self._frame.task_id
        self._with_line(
            "approve",
            what,
            hint,
            lambda words: self._tasks.hand.approve(name, newest.version, words),
            note,
            is_needed=False,
        )

    def with_reason(self, name: str, what: str, command: Worded, reason: str | None = None) -> None:
        """A step that wants a reason."""
        task_id = self._frame.task_id
        hint = translate("plans", "写理由; 回车确认, Esc 不做")
        self._with_line(name, what, hint, lambda words: command(self._tasks.hand, task_id, words), reason)

    def end(self, note: str | None = None) -> None:
        """End the execution; a note may be added."""
        what = translate("plans", "宣布执行完毕")
        hint = translate("plans", "可附一句; 回车宣布, Esc 不做")
        task_id = self._frame.task_id
        self._with_line(
            "end", what, hint, lambda words: self._tasks.hand.end(task_id, words), note, is_needed=False
        )

    def start(self) -> None:
        """Ask whether to begin; the second time begin."""
        task_id = self._frame.task_id
        self.ask_first(
            Question(
                "start",
                task_id,
                translate("plans", "开始执行 {task}?").format(task=task_id),
                translate("plans", "预案从现在起生效, 岗位可以点名, 管制可以下令。"),
                translate("plans", "开始执行"),
                "Ctrl+G",
                lambda: self._tasks.do("start", task_id, self._tasks.hand.start(task_id)),
            )
        )

    def archive(self) -> None:
        """Ask whether to put it away; the second time do."""
        task_id = self._frame.task_id
        self.ask_first(
            Question(
                "archive",
                task_id,
                translate("plans", "归档 {task}?").format(task=task_id),
                translate("plans", "归档后只能看, 只能加附件说明。"),
                translate("plans", "归档"),
                "Ctrl+Shift+A",
                lambda: self._tasks.do("archive", task_id, self._tasks.hand.archive(task_id)),
            )
        )

    def at_once(self, name: str, command: Plain) -> None:
        """A step that is simply taken."""
        task_id = self._frame.task_id
        self._tasks.do(name, task_id, command(self._tasks.hand, task_id))

    def _with_line(
        self,
        name: str,
        what: str,
        hint: str,
        make: Callable[[str], Coroutine[Any, Any, object]],
        words: str | None,
        *,
        is_needed: bool = True,
    ) -> None:
        task_id = self._frame.task_id
        if words:  # it stood on the command line already
            self._tasks.do(name, task_id, make(words))
            return
        self._frame.ask(
            Prompt(
                f"{name}:{task_id}",
                what,
                hint,
                lambda line: self._tasks.do(name, task_id, make(line)),
                is_needed=is_needed,
            )
        )

    # ------------------------------------------------------------------ questions

    def ask_first(self, question: Question) -> None:
        """Ask; the same asked again within some seconds is its own answer."""
        asked = self.question
        if asked is not None and (asked.action_id, asked.subject) == (question.action_id, question.subject):
            self.confirm()
            return
        self._asked = (question, self._clock_s())
        self._frame.ask_question(question)

    @property
    def question(self) -> Question | None:
        """What waits to be confirmed."""
        question, at_s = self._asked
        return question if self._clock_s() - at_s <= CONFIRM_S else None

    def confirm(self) -> None:
        """Do what was asked about, if it still waits for it."""
        question = self.question
        self.decline()
        if question is not None:
            question.confirm()

    def decline(self) -> None:
        """Leave what was asked about as it is."""
        self._asked = (None, 0.0)
        self._frame.unask()

    def is_asked(self, action_id: str) -> bool:
        """Whether an action waits to be confirmed."""
        question = self.question
        return question is not None and question.action_id == action_id


def step_actions(steps: TaskSteps) -> list[Action]:
    """The steps that need nothing but the task; what is about the plan's content is the plan page's."""
    reason = Parameter(Kind.TEXT, titles.A_REASON, is_optional=True)
    note = Parameter(Kind.TEXT, titles.A_NOTE, is_optional=True)

    def told(act: Callable[[str | None], None]) -> Callable[[Arguments], str]:
        def obey(given: Arguments) -> str:
            act(given.text or None)
            return ""

        return obey

    def reasoned(
        step: Step, command: Worded, title: str, key: str, verbs: tuple[str, ...], weight: int, hint: str = ""
    ) -> Action:
        action_id = command.__name__
        act = partial(steps.with_reason, action_id, translate("actions", title), command)
        return Action(
            action_id,
            title,
            Group.STEP,
            (key,),
            act,
            lambda: steps.can(step),
            weight=weight,
            hint=hint or task_titles.WITH_REASON,
            verbs=verbs,
            params=(reason,),
            obey=told(act),
        )

    def simple(
        step: Step, title: str, key: str, run: Callable[[], None], verbs: tuple[str, ...], weight: int
    ) -> Action:
        return Action(
            step.value,
            title,
            Group.STEP,
            (key,),
            run,
            lambda: steps.can(step),
            weight=weight,
            verbs=verbs,
            is_asked=lambda: steps.is_asked(step.value),
        )

    return [
        Action(
            "approve",
            task_titles.APPROVE,
            Group.STEP,
            ("Ctrl+B",),
            steps.approve,
            lambda: steps.can(Step.APPROVE),
            weight=90,
            hint=task_titles.APPROVE_HINT,
            verbs=("批准", "pz", "pizhun", "approve"),
            params=(note,),
            obey=told(steps.approve),
        ),
        reasoned(
            Step.RETURN,
            TaskDesk.return_plan,
            task_titles.RETURN,
            "Ctrl+Shift+B",
            ("退回", "th", "tuihui", "return"),
            70,
        ),
        simple(Step.START, task_titles.START, "Ctrl+G", steps.start, ("开始", "ks", "kaishi", "start"), 88),
        reasoned(
            Step.START_UNREHEARSED,
            TaskDesk.start_unrehearsed,
            task_titles.UNREHEARSED,
            "Ctrl+Shift+G",
            ("紧急开始", "jjks", "jinjikaishi", "emergency"),
            20,
            task_titles.UNREHEARSED_HINT,
        ),
        reasoned(
            Step.SUSPEND,
            TaskDesk.suspend,
            task_titles.SUSPEND,
            "Ctrl+J",
            ("暂停", "zt", "zanting", "suspend"),
            60,
        ),
        simple(
            Step.RESUME,
            task_titles.RESUME,
            "Ctrl+Shift+J",
            partial(steps.at_once, "resume", TaskDesk.resume),
            ("继续", "jx", "jixu", "resume"),
            86,
        ),
        Action(
            "end",
            task_titles.END,
            Group.STEP,
            ("Ctrl+Shift+E",),
            steps.end,
            lambda: steps.can(Step.END),
            weight=80,
            verbs=("结束", "js", "jieshu", "end"),
            params=(note,),
            obey=told(steps.end),
        ),
        simple(
            Step.REPORT,
            task_titles.REPORT,
            "Ctrl+Shift+W",
            partial(steps.at_once, "write_report", TaskDesk.write_report),
            ("写报告", "xbg", "xiebaogao", "writeup"),
            84,
        ),
        simple(
            Step.ARCHIVE,
            task_titles.ARCHIVE,
            "Ctrl+Shift+A",
            steps.archive,
            ("归档", "gd", "guidang", "archive"),
            82,
        ),
        reasoned(
            Step.CANCEL,
            TaskDesk.cancel,
            task_titles.CANCEL,
            "Ctrl+Shift+X",
            ("取消", "qx", "quxiao", "cancel"),
            10,
        ),
    ]
