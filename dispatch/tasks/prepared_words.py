"""The sentences of a prepared task's report, one for each kind of entry. Chinese, as in `words`."""

from collections.abc import Callable
from typing import Any

from dispatch.domain import task_facts
from dispatch.domain.clock import CHINA
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostOrderKind, PostStep
from dispatch.domain.rehearsals import Depth

_DEPTHS = {Depth.QUICK: "快速推演", Depth.THOROUGH: "精细推演"}
_POSTS = {
    PostStep.ASKED: "被点名",
    PostStep.ANSWERED: "应答",
    PostStep.IN_PLACE: "到岗",
    PostStep.CANNOT: "不能到岗",
}
_ORDERS = {
    PostOrderKind.ROLL_CALL: "点名询问",
    PostOrderKind.CLEAR: "清场命令",
    PostOrderKind.CLOSE: "封闭命令",
    PostOrderKind.OPEN: "放行命令",
    PostOrderKind.CONTINGENCY: "处置命令",
}
_CLOSURES = {ClosureStep.CLEARED: "清场", ClosureStep.CLOSED: "封闭", ClosureStep.OPENED: "放行"}
_CONTACTS = {ContactStep.TOLD: "已通知", ContactStep.CONFIRMED: "已确认"}
DEVIATIONS = {
    DeviationKind.OFF_ROUTE: "偏离路线",
    DeviationKind.TIMING: "时间偏差",
    DeviationKind.STOPPED: "车队停住",
    DeviationKind.POSITION_LOST: "位置中断",
    DeviationKind.POST_OVERDUE: "岗位逾时",
    DeviationKind.CLOSURE_OVERDUE: "管制逾时",
    DeviationKind.OTHER: "其他偏差",
}


def _noted(text: str, note: str) -> str:
    return f"{text}（{note}）" if note else text


def _rehearsed(fact: task_facts.PlanRehearsed) -> str:
    made = fact.rehearsal
    seeds = "、".join(map(str, made.seeds))
    return f"{fact.by} 对预案第 {fact.version} 版作{_DEPTHS[made.depth]}（演练，种子 {seeds}）"


def _deviated(fact: task_facts.DeviationNoted) -> str:
    parts = [DEVIATIONS[fact.kind], fact.about]
    if fact.seconds:
        parts.append(f"{'晚' if fact.seconds > 0 else '早'} {abs(fact.seconds)} 秒")
    if fact.metres:
        parts.append(f"{fact.metres} 米")
    return _noted(" ".join(part for part in parts if part), fact.reason)


def _triggered(fact: task_facts.ContingencyTriggered) -> str:
    switched = f"，改走路线 {fact.route_id}" if fact.route_id else ""
    return _noted(f"{fact.by} 启动突发处置 {fact.contingency_id}{switched}", fact.note)


def _passed(fact: task_facts.ConvoyPassed) -> str:
    how = "人工记录" if fact.by_hand else "据轨迹"
    return f"车队 {fact.passed_at.astimezone(CHINA):%H:%M:%S} 通过岗位 {fact.post_id}（{how}）"


_SENTENCES: dict[type, tuple[str, Callable[[Any], str]]] = {
    task_facts.PlanRevised: ("plan", lambda f: _noted(f"{f.by} 存预案第 {f.version} 版", f.note)),
    task_facts.PlanAmended: (
        "plan",
        lambda f: _noted(f"{f.by} 在执行中变更预案，第 {f.version} 版即时生效", f.reason),
    ),
    task_facts.TaskPlanned: ("plan", lambda f: f"{f.by} 确认预案第 {f.version} 版已填全"),
    task_facts.PlanRehearsed: ("rehearsal", _rehearsed),
    task_facts.PlanApproved: ("approval", lambda f: _noted(f"{f.by} 批准预案第 {f.version} 版", f.note)),
    task_facts.PlanReturned: ("approval", lambda f: _noted(f"{f.by} 退回预案第 {f.version} 版", f.reason)),
    task_facts.TaskStarted: ("start", lambda f: f"{f.by} 宣布开始，执行预案第 {f.version} 版"),
    task_facts.TaskStartedUnrehearsed: (
        "unrehearsed",
        lambda f: _noted(f"{f.by} 紧急开始：预案第 {f.version} 版未经演练批准", f.reason),
    ),
    task_facts.TaskSuspended: ("suspension", lambda f: _noted(f"{f.by} 暂停执行", f.reason)),
    task_facts.TaskResumed: ("suspension", lambda f: f"{f.by} 继续执行"),
    task_facts.TaskEnded: ("end", lambda f: _noted(f"{f.by} 宣布执行完毕", f.note)),
    task_facts.TaskCancelled: ("end", lambda f: _noted(f"{f.by} 取消任务", f.reason)),
    task_facts.ItemTicked: ("check", lambda f: f"检查事项 {f.item_id}{'完成' if f.done else '撤销完成'}"),
    task_facts.RollCalled: ("roll_call", lambda f: f"点名 {len(f.post_ids)} 个岗位"),
    task_facts.PostOrdered: (
        "order",
        lambda f: f"向岗位 {f.post_id or '—'} 的 {f.unit_id} 发{_ORDERS[f.kind]}“{f.order_text}”",
    ),
    task_facts.PostReported: (
        "roll_call",
        lambda f: _noted(f"岗位 {f.post_id} {_POSTS[f.step]}", f.note),
    ),
    task_facts.ClosureMoved: (
        "closure",
        lambda f: _noted(f"管制 {f.closure_id} {_CLOSURES[f.step]}", f.note),
    ),
    task_facts.ContactTold: (
        "contact",
        lambda f: _noted(f"联络单位 {f.contact_id} {_CONTACTS[f.step]}", f.note),
    ),
    task_facts.ContingencyTriggered: ("contingency", _triggered),
    task_facts.ConvoyPassed: ("convoy", _passed),
    task_facts.DeviationNoted: ("deviation", _deviated),
    task_facts.DeviationEnded: (
        "deviation",
        lambda f: _noted(f"偏差 {f.deviation_id} 消除", f.reason),
    ),
}

STEPS = {
    "rehearsal": "演练",
    "approval": "审批",
    "start": "开始",
    "unrehearsed": "未演练开始",
    "suspension": "暂停",
    "end": "结束",
    "check": "检查",
    "roll_call": "点名",
    "closure": "管制",
    "contact": "联络",
    "contingency": "突发处置",
    "convoy": "车队",
    "deviation": "偏差",
}
"""The steps of these lines as a reader calls them, beside those of `words.STEPS`."""

_Lines = Callable[[Any, str], tuple[tuple[str, str], ...]]


def _line(step: str, sentence: Callable[[Any], str]) -> _Lines:
    return lambda fact, _actor: ((step, sentence(fact)),)


LINES: dict[type, _Lines] = {kind: _line(step, sentence) for kind, (step, sentence) in _SENTENCES.items()}
"""How `report` makes lines of them; the report's own signature and annexes are no lines of it."""
