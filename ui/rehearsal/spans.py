"""What the diagrams draw: posts and closures in seconds and metres. No widgets."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from dispatch.domain.rehearsals import Figure
from ui.kit.plain import one_line
from ui.rehearsal.reel import Reel

translate = QCoreApplication.translate

AROUND_S = 5 * 60
"""So much is shown before the first thing that the plan does and after the last."""


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A closure, planned and as it went in the film's run. *from_m*, *to_m*: its part of the route, or -1."""

    key: str
    name: str
    clear_s: float
    close_s: float
    planned_open_s: float
    open_s: float
    from_m: float = -1.0
    to_m: float = -1.0


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post: its window, when the lead is due and when it came: earliest, mean, latest of the seeds."""

    key: str
    name: str
    from_s: float | None
    to_s: float | None
    along_m: float | None
    due_s: float | None
    passes_s: tuple[float, float, float] | None


def closure_rows(reel: Reel) -> tuple[ClosureRow, ...]:
    """The closures, in the order in which they are cleared."""
    found = []
    drive = reel.drive
    for closing, times in reel.closings():
        closure = reel.plan.closure(closing.closure_id)
        on = drive is not None and closing.first >= 0
        found.append(
            ClosureRow(
                key=closing.closure_id,
                name=one_line(closure.name if closure is not None and closure.name else closing.closure_id),
                clear_s=times.clear_s,
                close_s=times.close_s,
                planned_open_s=closing.open_s,
                open_s=times.open_s,
                from_m=drive.edge_m[closing.first] if drive is not None and on else -1.0,
                to_m=drive.edge_m[closing.last + 1] if drive is not None and on else -1.0,
            )
        )
    return tuple(found)


def post_rows(reel: Reel) -> tuple[PostRow, ...]:
    """The posts that have a time, in the order of their passing, those without one last."""
    marks = {mark.post_id: mark for mark in reel.staging.marks}
    found = []
    for post in reel.plan.posts:
        mark = marks.get(post.post_id)
        late = reel.result.figure("passing_late_s", post.post_id)
        from_s, to_s = (None if at is None else reel.second(at) for at in (post.from_at, post.to_at))
        if mark is None and (from_s is None or to_s is None):
            continue
        found.append(
            PostRow(
                key=post.post_id,
                name=one_line(post.name or post.post_id),
                from_s=from_s,
                to_s=to_s,
                along_m=mark.along_m if mark is not None else None,
                due_s=mark.due_s if mark is not None else None,
                passes_s=_passes(mark.due_s, late) if mark is not None and late is not None else None,
            )
        )
    return tuple(sorted(found, key=lambda row: (row.due_s is None, row.due_s or row.from_s or 0.0)))


def _passes(due_s: int, late: Figure) -> tuple[float, float, float]:
    return due_s + late.low, due_s + late.value, due_s + late.high


def shown_range(reel: Reel) -> tuple[float, float]:
    """From when to when something happens, with a little before and after."""
    at: list[float] = []
    for row in closure_rows(reel):
        at += [row.clear_s, row.open_s]
    if reel.drive is not None:
        at += [reel.drive.leaves_s, reel.drive.knot_s[-1]]
        at += [reel.drive.leaves_s + len(track) for _, track in reel.leads() if len(track)]
    if not at:
        return reel.begin_s, reel.end_s
    return max(min(at) - AROUND_S, reel.begin_s), min(max(at) + AROUND_S, reel.end_s)


def spoken(reel: Reel) -> str:
    """Both diagrams in one sentence, for a screen reader."""
    return translate(
        "rehearsal", "演练 {begin} 至 {end}: 管制 {closures} 段, 岗位 {posts} 个, 冲突 {conflicts} 处"
    ).format(
        begin=clock_words(reel.begin_s),
        end=clock_words(reel.end_s),
        closures=len(closure_rows(reel)),
        posts=len(post_rows(reel)),
        conflicts=len(reel.conflicts),
    )


def clock_words(second: float) -> str:
    """A second as a time of day, ``17:32:10``."""
    whole = int(second) % 86_400
    return f"{whole // 3600:02d}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
