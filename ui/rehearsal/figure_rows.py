"""A rehearsal's figures as rows of a table, alone or against another rehearsal. No widgets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Figure
from dispatch.simulation.rehearsal.result import RehearsalResult
from ui.kit.formatters import clock_words, distance_words
from ui.kit.plain import one_line
from ui.rehearsal.spans import clock_words as day_clock

translate = QCoreApplication.translate

_HOUR_S = 3_600
_LONG_QUEUE_M = 200
ELSEWHERE = "elsewhere"
"""The delay of trips that met no closure: `dispatch.simulation.rehearsal.figures.ELSEWHERE`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and the role of its colour ("" for plain)."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """*key*: what the row is about."""

    key: str
    cells: tuple[Cell, ...]


def hours_words(vehicle_s: float) -> str:
    """Vehicle-seconds as vehicle-hours, ``110.0``."""
    return f"{vehicle_s / _HOUR_S:.1f}"


def late_words(seconds: float) -> str:
    """``+12 s``, ``−5 s``, from two minutes on ``+2:40``."""
    sign = "+" if seconds >= 0 else "−"
    size = abs(round(seconds))
    return f"{sign}{size} s" if size < 2 * 60 else f"{sign}{clock_words(size).removeprefix('0')}"


def _plain_s(seconds: float) -> str:
    return f"{round(seconds)} s"


def percent_words(permille: float) -> str:
    """Thousandths as ``67%``."""
    return f"{permille / 10:.0f}%"


def _number(value: float) -> str:
    return f"{value:.0f}"


@dataclass(frozen=True, slots=True)
class _Line:
    """One figure of the whole: its name, its words, how it is written, and which way is worse (1: more)."""

    name: str
    title: str
    written: Callable[[float], str]
    worse: int = 1


def _lines() -> tuple[_Line, ...]:
    return (
        _Line("delay_vehicle_s", translate("rehearsal", "公众延误 (车·时)"), hours_words),
        _Line("unhindered_permille", translate("rehearsal", "车队全程无阻"), percent_words, -1),
        _Line("convoy_lost_s", translate("rehearsal", "车队多用"), _plain_s),
        _Line("convoy_stood_s", translate("rehearsal", "车队停车"), _plain_s),
        _Line("ambulance_delay_s", translate("rehearsal", "救护车平均多用"), _plain_s),
        _Line("ambulance_worst_s", translate("rehearsal", "救护车最多多用"), _plain_s),
        _Line("locked_junctions", translate("rehearsal", "锁死路口"), _number),
        _Line("cut_off_trips", translate("rehearsal", "被困目的地的车"), _number),
    )


def summary_heads() -> tuple[str, ...]:
    """What stands above `summary_rows`."""
    return (
        translate("rehearsal", "全部"),
        translate("rehearsal", "演练"),
        translate("rehearsal", "离散"),
        translate("rehearsal", "对比"),
    )


def summary_rows(result: RehearsalResult, other: RehearsalResult | None = None) -> list[Row]:
    """The whole plan's figures; against *other*, by how much they differ and which way."""
    rows = []
    for line in _lines():
        figure = result.figure(line.name)
        if figure is None:
            continue
        cells = (
            Cell(line.title),
            Cell(line.written(figure.value), _role(line.name, figure)),
            Cell(spread_words(figure, line.written), "muted"),
            _against(figure, other.figure(line.name) if other is not None else None, line),
        )
        rows.append(Row(line.name, cells))
    return rows


def _role(name: str, figure: Figure) -> str:
    """What must be looked at is coloured."""
    if name == "unhindered_permille":
        return "good" if figure.value == 1_000 else "high"  # noqa: PLR2004 — all of the runs
    return "high" if name in {"convoy_stood_s", "locked_junctions"} and figure.value > 0 else ""


def spread_words(figure: Figure, written: Callable[[float], str]) -> str:
    """From the least to the most, nothing where they are the same."""
    if figure.low == figure.high:
        return ""
    return f"{written(figure.low)} … {written(figure.high)}"


def _against(figure: Figure, other: Figure | None, line: _Line) -> Cell:
    """The difference, worse in colour; nothing where there is nothing to compare with."""
    if other is None:
        return Cell("")
    by = figure.value - other.value
    if by == 0:
        return Cell("=", "muted")
    sign = "+" if by > 0 else "−"
    return Cell(sign + line.written(abs(by)).lstrip("+"), "high" if by * line.worse > 0 else "good")


def closure_heads() -> tuple[str, ...]:
    """What stands above `closure_table`."""
    return (
        translate("rehearsal", "管制"),
        translate("rehearsal", "延误 (车·时)"),
        translate("rehearsal", "排队最远"),
        translate("rehearsal", "车队"),
    )


def closure_table(plan: Plan, result: RehearsalResult, other: RehearsalResult | None = None) -> list[Row]:
    """By closure: the public's delay, the queue's longest reach and when, what the convoy lost.

    Each with its spread below, or against *other* with the difference.
    """
    abouts = [closing.closure_id for closing in result.staging.closings]
    rows = [_closure_row(plan, about, result, other) for about in abouts]
    if result.figure("delay_vehicle_s", ELSEWHERE) is not None:
        rows.append(_closure_row(plan, ELSEWHERE, result, other))
    return rows


def _closure_row(plan: Plan, about: str, result: RehearsalResult, other: RehearsalResult | None) -> Row:
    cost, lost = result.figure("delay_vehicle_s", about), result.figure("convoy_lost_s", about)
    was = other.figure("delay_vehicle_s", about) if other is not None else None
    cells = (
        Cell(closure_name(plan, about), "muted" if about == ELSEWHERE else ""),
        _two(cost, _lines()[0], was),
        _queue(result, about),
        _two(lost, _Line("convoy_lost_s", "", late_words), None),
    )
    return Row(about, cells)


def closure_name(plan: Plan, closure_id: str) -> str:
    """A closure's name in the plan; its id where it has none there."""
    if closure_id == ELSEWHERE:
        return translate("rehearsal", "别处 (受排队拖累)")
    closure = plan.closure(closure_id)
    return one_line(closure.name if closure is not None and closure.name else closure_id)


def _two(figure: Figure | None, line: _Line, was: Figure | None) -> Cell:
    """A figure, and below it its spread, or the difference from what it was."""
    if figure is None:
        return Cell("")
    against = _against(figure, was, line)
    below = against.text or spread_words(figure, line.written)
    return Cell("\n".join(filter(None, (line.written(figure.value), below))), against.role)


def _queue(result: RehearsalResult, closure_id: str) -> Cell:
    queue, usual = result.figure("queue_m", closure_id), result.figure("queue_usual_m", closure_id)
    at = result.figure("queue_longest_at_s", closure_id)
    if queue is None:
        return Cell("")
    words = distance_words(queue.value)
    if at is not None and queue.value:
        words = f"{words} {day_clock(at.value)[:5]}"
    if usual is None:
        return Cell(words)
    below = translate("rehearsal", "平时 {metres}").format(metres=distance_words(usual.value))
    is_long = queue.value > 2 * usual.value + _LONG_QUEUE_M
    return Cell(f"{words}\n{below}", "high" if is_long else "")


def post_heads() -> tuple[str, ...]:
    """What stands above `post_table`."""
    return (
        translate("rehearsal", "岗位"),
        translate("rehearsal", "计划"),
        translate("rehearsal", "演练"),
        translate("rehearsal", "早晚"),
    )


def post_table(plan: Plan, result: RehearsalResult, other: RehearsalResult | None = None) -> list[Row]:
    """By post, in the order of passing: planned, rehearsed, and how late with its spread."""
    rows = []
    for mark in result.staging.marks:
        post = plan.post(mark.post_id)
        late = result.figure("passing_late_s", mark.post_id)
        was = other.figure("passing_late_s", mark.post_id) if other is not None else None
        came = (
            Cell(translate("rehearsal", "没到"), "high")
            if late is None
            else Cell(day_clock(mark.due_s + late.value))
        )
        cells = (
            Cell(one_line(post.name if post is not None and post.name else mark.post_id)),
            Cell(day_clock(mark.due_s)),
            came,
            _two(late, _Line("passing_late_s", "", late_words), was),
        )
        rows.append(Row(mark.post_id, cells))
    return rows


def conflict_heads() -> tuple[str, ...]:
    """What stands above `conflict_table`."""
    return (
        translate("rehearsal", "时刻"),
        translate("rehearsal", "冲突"),
        translate("rehearsal", "几次"),
    )


def conflict_table(result: RehearsalResult) -> list[Row]:
    """What to look at, in the order of time; *key* is its number."""
    return [
        Row(
            str(number),
            (Cell(day_clock(one.at_s)), Cell(one_line(one.words)), Cell(f"{one.runs}/{len(result.seeds)}")),
        )
        for number, one in enumerate(result.conflicts)
    ]


def table_words(rows: Sequence[Row]) -> str:
    """A table as lines of text."""
    return "\n".join(" ".join(cell.text.replace("\n", " ") for cell in row.cells) for row in rows)
