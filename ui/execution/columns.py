"""The columns of the six lists of a task under way."""

from datetime import datetime

from dispatch.domain.execution import ClosureStep
from dispatch.picture.prepared import PostOrderView
from dispatch.tasks.following import FollowingParams
from ui.execution.closure_rows import SOON_S, ClosureRow, Due
from ui.execution.list_rows import CheckRow, ContactRow, ContingencyRow, DeviationRow
from ui.execution.post_rows import PostRow
from ui.execution.wording import (
    deviation_size,
    deviation_words,
    late_cell,
    late_tone,
    left_words,
    overdue_words,
    roll_words,
)
from ui.kit.columns import Column
from ui.kit.formatters import NOTHING, age_words, since_s, time_words
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import one_line
from ui.kit.words import word

_TIME_PX = 62


def _nothing(_row: object) -> None:
    """These lists keep their order."""


def post_columns(params: FollowingParams) -> tuple[Column[PostRow], ...]:
    """Posts: who, when the convoy comes by, how late, and the roll call."""

    def passes(row: PostRow, _now: datetime) -> str:
        passing = row.passing
        at = None if passing is None else passing.passed_at or passing.projected_at
        return NOTHING if at is None else time_words(at)

    def planned(row: PostRow, _now: datetime) -> str:
        at = row.passing.planned_at if row.passing is not None else None
        return NOTHING if at is None else time_words(at)

    def passes_tone(row: PostRow, _now: datetime) -> str:
        if row.passing is not None and row.passing.passed_at is not None:
            return "muted"
        return "link" if row.is_next else "text"

    def name_tone(row: PostRow, _now: datetime) -> str:
        return "high" if row.overdue is not None else "text"

    def roll(row: PostRow, now: datetime) -> str:
        return overdue_words(row, now) or roll_words(row)

    def roll_tone(row: PostRow, _now: datetime) -> str:
        if row.overdue is not None:
            return "high"
        return "good" if row.view.in_place_at is not None else "muted"

    def age(row: PostRow, now: datetime) -> str:
        return "" if row.word_at is None else age_words(since_s(row.word_at, now))

    return (
        Column(
            "post",
            QT_TRANSLATE_NOOP("columns", "岗位"),
            84,
            _post_name,
            _nothing,
            stretches=True,
            tone=name_tone,
        ),
        Column("post_who", QT_TRANSLATE_NOOP("columns", "呼号"), 52, lambda row, _: row.who, _nothing),
        Column("passes", QT_TRANSLATE_NOOP("columns", "过岗"), 68, passes, _nothing, tone=passes_tone),
        Column(
            "late",
            QT_TRANSLATE_NOOP("columns", "早晚(秒)"),
            62,
            lambda row, _: late_cell(row.late_s),
            _nothing,
            right=True,
            bold=True,
            tone=lambda row, _: late_tone(row.late_s, params.late_s, params.early_s),
        ),
        Column("roll", QT_TRANSLATE_NOOP("columns", "点名"), 92, roll, _nothing, runs=True, tone=roll_tone),
        Column("word_age", QT_TRANSLATE_NOOP("columns", "多久前"), 52, age, _nothing, right=True, runs=True),
        Column("planned", QT_TRANSLATE_NOOP("columns", "预案"), 68, planned, _nothing),
        Column(
            "duty",
            QT_TRANSLATE_NOOP("columns", "做什么"),
            160,
            lambda row, _: one_line(row.post.duty),
            _nothing,
        ),
    )


def _post_name(row: PostRow, _now: datetime) -> str:
    return f"▶ {row.name}" if row.is_next else row.name


def closure_columns() -> tuple[Column[ClosureRow], ...]:
    """Closures: who, and each of the three steps, counting down when it is its turn."""

    def step(number: int, column_id: str, title: str) -> Column[ClosureRow]:
        def text(row: ClosureRow, now: datetime) -> str:
            ordered = row.order if row.order is not None and row.ordered is row.steps[number].step else None
            return due_words(row.steps[number], row.next, now) if ordered is None else order_words(ordered)

        def tone(row: ClosureRow, now: datetime) -> str:
            return due_tone(row.steps[number], row.next, now)

        return Column(column_id, title, 74, text, _nothing, right=True, runs=True, bold=True, tone=tone)

    def name_tone(row: ClosureRow, now: datetime) -> str:
        if row.is_over:
            return "muted"
        return "high" if row.late_s(now) > 0 else "text"

    return (
        Column(
            "closure",
            QT_TRANSLATE_NOOP("columns", "管制"),
            96,
            lambda row, _: f"■ {row.name}" if row.is_closed else row.name,
            _nothing,
            stretches=True,
            tone=name_tone,
        ),
        Column("closure_who", QT_TRANSLATE_NOOP("columns", "呼号"), 52, lambda row, _: row.who, _nothing),
        step(0, "clear", QT_TRANSLATE_NOOP("columns", "清场 E")),
        step(1, "close", QT_TRANSLATE_NOOP("columns", "封闭 C")),
        step(2, "open", QT_TRANSLATE_NOOP("columns", "放行 O")),
        Column(
            "diversion",
            QT_TRANSLATE_NOOP("columns", "绕行"),
            160,
            lambda row, _: one_line(row.closure.diversion),
            _nothing,
        ),
    )


def due_words(due: Due, following: Due | None, now: datetime) -> str:
    """A step: done with its time; the next one counting down; another by when it is due."""
    if due.done_at is not None:
        return f"✓ {time_words(due.done_at)[:5]}"
    if due.due_at is None:
        return NOTHING
    if following is not None and due.step is following.step:
        return left_words(-since_s(due.due_at, now))
    return time_words(due.due_at)[:5] if due.step is not ClosureStep.CLEARED or following is None else NOTHING


def order_words(order: PostOrderView) -> str:
    """How far an order to a post is."""
    return word(order.order_state)


def due_tone(due: Due, following: Due | None, now: datetime) -> str:
    """Late stands out, soon a little, done is good."""
    if due.done_at is not None:
        return "good"
    if following is None or due.due_at is None or due.step is not following.step:
        return "muted"
    late_s = since_s(due.due_at, now)
    if late_s > 0:
        return "critical"
    return "high" if late_s > -SOON_S else "text"


def contact_columns() -> tuple[Column[ContactRow], ...]:
    """Departments in the order of telling."""

    def told(row: ContactRow, _now: datetime) -> str:
        marks = "✓✓" if row.view.confirmed_at is not None else "✓" if row.view.told_at is not None else "☐"
        return f"{marks} {time_words(row.at)[:5]}" if row.at is not None else marks

    def tone(row: ContactRow, _now: datetime) -> str:
        return "good" if row.view.confirmed_at is not None else "text"

    return (
        Column(
            "contact",
            QT_TRANSLATE_NOOP("columns", "联络单位"),
            90,
            lambda row, _: f"{row.number} {row.name}",
            _nothing,
            stretches=True,
            tone=lambda _row, _now: "text",
        ),
        Column("told", QT_TRANSLATE_NOOP("columns", "通知·确认"), 76, told, _nothing, tone=tone),
        Column(
            "phone",
            QT_TRANSLATE_NOOP("columns", "电话"),
            92,
            lambda row, _: one_line(row.contact.phone),
            _nothing,
        ),
    )


def contingency_columns() -> tuple[Column[ContingencyRow], ...]:
    """Contingencies: the case, when it was triggered, who decides."""

    def when(row: ContingencyRow, _now: datetime) -> str:
        return "" if row.triggered_at is None else f"✓ {time_words(row.triggered_at)[:5]}"

    return (
        Column(
            "case",
            QT_TRANSLATE_NOOP("columns", "突发处置"),
            90,
            lambda row, _: row.name,
            _nothing,
            stretches=True,
            tone=lambda _row, _now: "text",
        ),
        Column(
            "triggered",
            QT_TRANSLATE_NOOP("columns", "已启动"),
            62,
            when,
            _nothing,
            tone=lambda _r, _n: "high",
        ),
        Column(
            "decides",
            QT_TRANSLATE_NOOP("columns", "决定人"),
            64,
            lambda row, _: one_line(row.contingency.decides),
            _nothing,
        ),
    )


def check_columns() -> tuple[Column[CheckRow], ...]:
    """The check list."""
    return (
        Column(
            "item",
            QT_TRANSLATE_NOOP("columns", "检查单"),
            120,
            lambda row, _: f"{'☑' if row.is_done else '☐'} {row.name}",
            _nothing,
            stretches=True,
            tone=lambda row, _: "muted" if row.is_done else "text",
        ),
    )


def deviation_columns() -> tuple[Column[DeviationRow], ...]:
    """Deviations: what, how large, since when, why."""

    def age(row: DeviationRow, now: datetime) -> str:
        return age_words(since_s(row.view.at, row.view.ended_at or now))

    def tone(row: DeviationRow, _now: datetime) -> str:
        return "high" if row.stands else "muted"

    return (
        Column(
            "deviation",
            QT_TRANSLATE_NOOP("columns", "偏差"),
            86,
            lambda row, _: deviation_words(row),
            _nothing,
            stretches=True,
            tone=tone,
        ),
        Column(
            "size",
            QT_TRANSLATE_NOOP("columns", "多少"),
            78,
            lambda row, _: deviation_size(row),
            _nothing,
            tone=tone,
        ),
        Column("lasts", QT_TRANSLATE_NOOP("columns", "持续"), 48, age, _nothing, right=True, runs=True),
        Column(
            "why",
            QT_TRANSLATE_NOOP("columns", "原因"),
            100,
            lambda row, _: one_line(row.view.reason),
            _nothing,
        ),
    )
