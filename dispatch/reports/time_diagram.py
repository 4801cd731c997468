"""Planned against actual over time: a bar pair for each closure and post, the convoy's passings as marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.domain.clock import CHINA
from dispatch.reports.drawing import BLUE, GREY, INK, PALE, RED, Canvas
from dispatch.reports.paper import Drawing
from dispatch.tasks.task_report import TaskReport

WIDTH = 1_560
ROWS = 46
"""So many rows fit on a page with the heading above them."""

_LEFT, _TOP, _ROW = 330, 74, 40
_STEPS_S = (60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400)
_TICKS = 9
_LETTERS = 13

Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class _Row:
    """A closure or a post. *marks*: the planned and the actual passing."""

    name: str
    planned: Span
    actual: Span
    marks: Span
    colour: str


def time_diagrams(report: TaskReport) -> tuple[Drawing, ...]:
    """One drawing a page; none of a report without a planned or actual time."""
    rows = list(_rows(report))
    moments = [at for row in rows for at in (*row.planned, *row.actual, *row.marks) if at is not None]
    if not moments:
        return ()
    scale = _Scale(min(moments), max(moments))
    parts = [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)]
    return tuple(_drawn(part, scale, number, len(parts)) for number, part in enumerate(parts, start=1))


def _rows(report: TaskReport) -> Iterator[_Row]:
    for closure in report.closures:
        planned = closure.closed.planned_at or closure.cleared.planned_at, closure.opened.planned_at
        actual = closure.closed.actual_at, closure.opened.actual_at or report.task.ended_at
        yield _Row(closure.name or closure.closure_id, planned, actual, (None, None), RED)
    for number, post in enumerate(report.posts, start=1):
        ends = [at for at in (post.to_at, report.task.ended_at) if at is not None]
        actual = post.stood.actual_at, min(ends) if ends else None
        marks = post.passed.planned_at, post.passed.actual_at
        name = f"{number} {post.name or post.post_id}"
        yield _Row(name, (post.stood.planned_at, post.to_at), actual, marks, BLUE)


class _Scale:
    """From a moment to its place across the paper."""

    def __init__(self, first: datetime, last: datetime) -> None:
        span_s = max((last - first).total_seconds(), 600.0)
        self.first = first - timedelta(seconds=span_s * 0.03)
        self._per_s = (WIDTH - _LEFT - 20) / (span_s * 1.06)
        self.step_s = next((step for step in _STEPS_S if span_s / step <= _TICKS), _STEPS_S[-1])
        self.form = "%H:%M" if self.step_s < _STEPS_S[-1] else "%m-%d"
        self.last = first + timedelta(seconds=span_s * 1.03)

    def x(self, at: datetime) -> float:
        """Tenths of a millimetre from the left."""
        return _LEFT + (at - self.first).total_seconds() * self._per_s

    def ticks(self) -> Iterator[datetime]:
        """Round moments of the local day."""
        local = self.first.astimezone(CHINA)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        number = int((local - midnight).total_seconds() // self.step_s) + 1
        at = midnight + timedelta(seconds=number * self.step_s)
        while at <= self.last:
            yield at
            at += timedelta(seconds=self.step_s)


def _drawn(rows: Sequence[_Row], scale: _Scale, number: int, of: int) -> Drawing:
    height = _TOP + _ROW * len(rows) + 20
    canvas = Canvas(WIDTH, height)
    for tick in scale.ticks():
        canvas.line([(scale.x(tick), _TOP - 8), (scale.x(tick), height - 20)], PALE, 2)
        canvas.text(scale.x(tick), _TOP - 16, f"{tick:{scale.form}}", 22, anchor="middle")
    canvas.line([(_LEFT, _TOP - 8), (WIDTH - 16, _TOP - 8)], GREY, 2)
    _legend(canvas)
    for place, row in enumerate(rows):
        _row(canvas, scale, row, _TOP + place * _ROW)
    part = f"（{number}/{of}）" if of > 1 else ""
    return Drawing(canvas.svg(), WIDTH, height, f"时间图：计划与实际{part}")


def _legend(canvas: Canvas) -> None:
    for x, fill, stroke, word in (
        (_LEFT, "#eceff3", GREY, "计划"),
        (_LEFT + 150, BLUE, "none", "岗位实际"),
        (_LEFT + 350, RED, "none", "管制实际"),
    ):
        canvas.box(x, 8, 44, 16, fill, stroke)
        canvas.text(x + 54, 24, word, 22)
    _mark(canvas, _LEFT + 570, 24, "#ffffff")
    canvas.text(_LEFT + 590, 24, "计划通过", 22)
    _mark(canvas, _LEFT + 740, 24, INK)
    canvas.text(_LEFT + 760, 24, "实际通过", 22)


def _row(canvas: Canvas, scale: _Scale, row: _Row, y: float) -> None:
    name = row.name if len(row.name) <= _LETTERS else f"{row.name[: _LETTERS - 1]}…"
    canvas.text(_LEFT - 12, y + 26, name, 22, anchor="end")
    canvas.line([(_LEFT, y + _ROW - 2), (WIDTH - 16, y + _ROW - 2)], "#eef0f3", 1)
    _bar(canvas, scale, row.planned, y + 5, "#eceff3", GREY)
    if row.actual[0] is not None:
        _bar(canvas, scale, row.actual, y + 20, row.colour, "none")
    elif row.planned[0] is not None:
        canvas.text(scale.x(row.planned[0]), y + 34, "没有记录", 17, RED)
    planned, actual = row.marks
    if planned is not None:
        _mark(canvas, scale.x(planned), y + 20, "#ffffff")
    if actual is not None:
        _mark(canvas, scale.x(actual), y + 36, INK)


def _bar(canvas: Canvas, scale: _Scale, span: Span, y: float, fill: str, stroke: str) -> None:
    begin, end = span
    if begin is not None:
        x = scale.x(begin)
        canvas.box(x, y, max(scale.x(end) - x, 4) if end is not None else 4, 13, fill, stroke, 1.5)


def _mark(canvas: Canvas, x: float, y: float, fill: str) -> None:
    canvas.shape([(x - 9, y - 15), (x + 9, y - 15), (x, y)], fill, INK)
