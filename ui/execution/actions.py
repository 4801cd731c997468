"""What can be done on the page 执行, as data: keys, words on the command line, titles."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from dispatch.domain.execution import ClosureStep, PostStep
from dispatch.tasks.way import Step
from ui.execution.deeds import Deeds, Part
from ui.execution.post_rows import next_stop
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.shell.actions import Action, Group


class Hand(Protocol):
    """What the keys move on the page itself."""

    @property
    def is_seen(self) -> bool:
        """Whether the page is the one that is shown."""
        ...

    def do_next(self) -> None:
        """Do what is next."""
        ...

    def can_do_next(self) -> bool:
        """Whether there is anything next, that has been there for a moment."""
        ...

    def turn_to(self, part: Part) -> None:
        """Mean a list."""
        ...

    def step(self, by: int) -> None:
        """Pick the row above or below."""
        ...

    def look_there(self) -> None:
        """Look at what is picked on the map."""
        ...

    def is_asked(self, action_id: str) -> bool:
        """Whether an action waits to be confirmed."""
        ...


_PARTS = {
    Part.POSTS: QT_TRANSLATE_NOOP("actions", "看岗位"),
    Part.CLOSURES: QT_TRANSLATE_NOOP("actions", "看管制"),
    Part.CONTACTS: QT_TRANSLATE_NOOP("actions", "看联络单位"),
    Part.CONTINGENCIES: QT_TRANSLATE_NOOP("actions", "看突发处置"),
    Part.CHECKS: QT_TRANSLATE_NOOP("actions", "看检查单"),
    Part.DEVIATIONS: QT_TRANSLATE_NOOP("actions", "看偏差"),
}


def execution_actions(deeds: Deeds, hand: Hand) -> list[Action]:
    """All of them; each is open only while the page is seen."""

    def when(step: Step, about: Callable[[], object]) -> Callable[[], bool]:
        return lambda: hand.is_seen and deeds.may(step) and about() is not None

    work, prepare = partial(when, Step.WORK), partial(when, Step.PREPARE)
    return [
        Action(
            "do_next",
            QT_TRANSLATE_NOOP("actions", "做这一件"),
            Group.EXECUTION,
            ("Return", "Enter"),
            hand.do_next,
            hand.can_do_next,
            weight=90,
            hint=QT_TRANSLATE_NOOP("actions", "最上面那一行"),
            verbs=("做", "zuo", "zuo", "next"),
        ),
        Action(
            "passed",
            QT_TRANSLATE_NOOP("actions", "过岗"),
            Group.EXECUTION,
            ("P",),
            deeds.passed,
            work(lambda: next_stop(deeds.page.projection)),
            weight=84,
            hint=QT_TRANSLATE_NOOP("actions", "车队此刻过下一岗"),
            verbs=("过岗", "gg", "guogang", "passed"),
        ),
        *_post_actions(deeds, prepare, work),
        *_closure_actions(deeds, work),
        *_list_actions(deeds, hand, prepare, work),
        Action(
            "replace_unit",
            QT_TRANSLATE_NOOP("actions", "换警力"),
            Group.EXECUTION,
            ("H",),
            deeds.replace_unit,
            when(Step.AMEND, deeds.post),
            weight=20,
            hint=QT_TRANSLATE_NOOP("actions", "变更预案, 要写理由"),
            verbs=("换警力", "hjl", "huanjingli", "replace"),
        ),
        Action(
            "postpone",
            QT_TRANSLATE_NOOP("actions", "全程顺延"),
            Group.EXECUTION,
            ("Z",),
            deeds.postpone,
            when(Step.AMEND, lambda: deeds.page.plan.brief.begins_at),
            weight=18,
            hint=QT_TRANSLATE_NOOP("actions", "变更预案, 要写理由"),
            verbs=("顺延", "sy", "shunyan", "postpone"),
        ),
        *_moves(hand),
    ]


_HEARD = {
    ClosureStep.CLEARED: QT_TRANSLATE_NOOP("actions", "已清场"),
    ClosureStep.CLOSED: QT_TRANSLATE_NOOP("actions", "已封闭"),
    ClosureStep.OPENED: QT_TRANSLATE_NOOP("actions", "已放行"),
}

When = Callable[[Callable[[], object]], Callable[[], bool]]


def _post_actions(deeds: Deeds, prepare: When, work: When) -> list[Action]:
    def said(step: PostStep, title: str, key: str, verbs: tuple[str, ...], weight: int) -> Action:
        act = partial(deeds.report, step)
        name = f"post_{step.value}"
        return Action(
            name, title, Group.EXECUTION, (key,), act, prepare(deeds.post), weight=weight, verbs=verbs
        )

    return [
        Action(
            "call_roll",
            QT_TRANSLATE_NOOP("actions", "全体点名"),
            Group.EXECUTION,
            ("A",),
            deeds.call_roll,
            prepare(lambda: deeds.page.posts or None),
            weight=70,
            verbs=("点名", "dm", "dianming", "roll"),
        ),
        Action(
            "ask_again",
            QT_TRANSLATE_NOOP("actions", "单独再问"),
            Group.EXECUTION,
            ("Q",),
            deeds.ask_again,
            prepare(deeds.post),
            weight=40,
            verbs=("再问", "zw", "zaiwen", "ask"),
        ),
        said(
            PostStep.ANSWERED,
            QT_TRANSLATE_NOOP("actions", "岗位应答"),
            "Y",
            ("应答", "yd", "yingda", "answered"),
            44,
        ),
        said(
            PostStep.IN_PLACE,
            QT_TRANSLATE_NOOP("actions", "到岗"),
            "I",
            ("到岗", "dg", "daogang", "inplace"),
            46,
        ),
        said(
            PostStep.CANNOT,
            QT_TRANSLATE_NOOP("actions", "到不了"),
            "X",
            ("到不了", "dbl", "daobuliao", "cannot"),
            30,
        ),
        Action(
            "send_to_post",
            QT_TRANSLATE_NOOP("actions", "令其到岗"),
            Group.EXECUTION,
            ("S",),
            deeds.send,
            work(deeds.post),
            weight=42,
            hint=QT_TRANSLATE_NOOP("actions", "发到它的终端"),
            verbs=("令到岗", "ldg", "lingdaogang", "send"),
        ),
    ]


def _closure_actions(deeds: Deeds, work: When) -> list[Action]:
    hint = QT_TRANSLATE_NOOP("actions", "令发到终端; 选中的, 或最近该做的管制")

    def ordered(
        step: ClosureStep, title: str, key: str, verbs: tuple[str, ...], weight: int
    ) -> tuple[Action, Action]:
        """The order to the terminal, and what was heard without one."""
        about = work(partial(deeds.closure, step))
        order, heard = partial(deeds.order, step), partial(deeds.heard, step)
        name = f"closure_{step.value}"
        told = Action(
            name, title, Group.EXECUTION, (key,), order, about, weight=weight, hint=hint, verbs=verbs
        )
        entered = Action(
            f"heard_{step.value}",
            _HEARD[step],
            Group.EXECUTION,
            (f"Shift+{key}",),
            heard,
            about,
            hint=QT_TRANSLATE_NOOP("actions", "电台或电话里听到的"),
        )
        return told, entered

    return [
        *ordered(
            ClosureStep.CLEARED,
            QT_TRANSLATE_NOOP("actions", "令清场"),
            "E",
            ("清场", "qc", "qingchang", "clear"),
            72,
        ),
        *ordered(
            ClosureStep.CLOSED,
            QT_TRANSLATE_NOOP("actions", "令封闭"),
            "C",
            ("封闭", "fb", "fengbi", "closed"),
            78,
        ),
        *ordered(
            ClosureStep.OPENED,
            QT_TRANSLATE_NOOP("actions", "令放行"),
            "O",
            ("放行", "fx", "fangxing", "opened"),
            76,
        ),
    ]


def _list_actions(deeds: Deeds, hand: Hand, prepare: When, work: When) -> list[Action]:
    return [
        Action(
            "tell_contact",
            QT_TRANSLATE_NOOP("actions", "已通知 / 已确认"),
            Group.EXECUTION,
            ("T",),
            deeds.tell,
            prepare(deeds.contact),
            weight=50,
            verbs=("通知", "tz", "tongzhi", "told"),
        ),
        Action(
            "trigger",
            QT_TRANSLATE_NOOP("actions", "启动突发处置"),
            Group.EXECUTION,
            ("G",),
            deeds.trigger,
            work(deeds.contingency),
            weight=60,
            hint=QT_TRANSLATE_NOOP("actions", "按 4 选一条, 要按两次"),
            verbs=("启动", "qd", "qidong", "trigger"),
            is_asked=lambda: hand.is_asked("trigger"),
        ),
        Action(
            "tick",
            QT_TRANSLATE_NOOP("actions", "检查单打勾"),
            Group.EXECUTION,
            ("K",),
            deeds.tick,
            prepare(deeds.check),
            weight=28,
            verbs=("勾选", "gx", "gouxuan", "tick"),
        ),
        Action(
            "explain",
            QT_TRANSLATE_NOOP("actions", "写偏差原因"),
            Group.EXECUTION,
            ("W",),
            deeds.explain,
            work(deeds.deviation),
            weight=48,
            verbs=("原因", "yy", "yuanyin", "reason"),
        ),
    ]


def _moves(hand: Hand) -> list[Action]:
    turns = [
        Action(
            f"look_{part.value}",
            title,
            Group.EXECUTION,
            (str(number),),
            partial(hand.turn_to, part),
            lambda: hand.is_seen,
            in_menu=False,
        )
        for number, (part, title) in enumerate(_PARTS.items(), start=1)
    ]
    return [
        *turns,
        Action(
            "row_up",
            QT_TRANSLATE_NOOP("actions", "上一行"),
            Group.EXECUTION,
            ("Up",),
            partial(hand.step, -1),
            lambda: hand.is_seen,
            in_menu=False,
        ),
        Action(
            "row_down",
            QT_TRANSLATE_NOOP("actions", "下一行"),
            Group.EXECUTION,
            ("Down",),
            partial(hand.step, 1),
            lambda: hand.is_seen,
            in_menu=False,
        ),
        Action(
            "look_there",
            QT_TRANSLATE_NOOP("actions", "在地图上看"),
            Group.EXECUTION,
            ("L",),
            hand.look_there,
            lambda: hand.is_seen,
            weight=8,
            verbs=("看", "kan", "kan", "show"),
        ),
    ]
