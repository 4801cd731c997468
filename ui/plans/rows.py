"""The items of a plan as rows of a list, and everything that stands against it as rows to jump from."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from dispatch.domain.plan_flaws import Flaw
from dispatch.domain.plan_paths import path_words
from dispatch.domain.plans import Closure, Plan, Route
from dispatch.tasks.findings import Finding, Rule, Weight
from dispatch.tasks.lines import Passings, RouteLine
from dispatch.tasks.missing import Missing
from ui.kit.formatters import distance_words, duration_words
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import one_line
from ui.map.overlay import OverlayState
from ui.plans.fields import SECTION_TITLES, Section, choice_words, field_of
from ui.plans.items import key_of
from ui.plans.paths import has, item_at, steps_of, value_at
from ui.plans.values import minutes_text, moment_text, place_text, speed_text, unit_text

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Course:
    """A route on the roads, and when it passes, as far as both are known."""

    line: RouteLine | None = None
    passings: Passings | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A row: *key* is the item's path. *tone*: of what stands against it, a name of the palette's, or ""."""

    key: str
    title: str
    detail: str = ""
    right: str = ""
    tone: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Against:
    """What stands against the plan, at *path*. *mark*: × wrong, ○ missing, ! unwise, · to look at."""

    key: str
    path: str
    mark: str
    tone: str
    words: str


# ------------------------------------------------------------------ items


def item_rows(
    plan: Plan, section: Section, day: datetime, courses: Mapping[str, Course], against: Sequence[Against]
) -> tuple[ItemRow, ...]:
    """The section's items in their order."""
    makers: Mapping[Section, Callable[[], Iterator[ItemRow]]] = {
        Section.ROUTES: lambda: _routes(plan, day, courses),
        Section.POSTS: lambda: _posts(plan, day),
        Section.CLOSURES: lambda: _closures(plan, day),
        Section.CONTINGENCIES: lambda: _contingencies(plan),
        Section.CONTACTS: lambda: _contacts(plan),
        Section.CHECKLIST: lambda: _checklist(plan),
        Section.ATTACHMENTS: lambda: _attachments(plan),
    }
    if section not in makers:
        return ()
    tones = _tones(against)
    return tuple(replace(row, tone=tones[row.key]) if row.key in tones else row for row in makers[section]())


_ROW = re.compile(r"[a-z]+\[\d+\](?:\.points\[\d+\])?")
_WORST = ("critical", "high", "medium")


def _tones(against: Sequence[Against]) -> Mapping[str, str]:
    """By row, the worst of what stands against it; what is a point's is not its route's."""
    found: dict[str, str] = {}
    for one in against:
        row = _ROW.match(one.path)
        if row is None or one.tone not in _WORST:
            continue
        before = found.get(row[0], _WORST[-1])
        found[row[0]] = min(before, one.tone, key=_WORST.index)
    return found


def _routes(plan: Plan, day: datetime, courses: Mapping[str, Course]) -> Iterator[ItemRow]:
    for number, route in enumerate(plan.routes):
        key = item_at("routes", number)
        course = courses.get(route.route_id, Course())
        parts = [choice_words(route.role)]
        if course.line is not None:
            parts.append(distance_words(course.line.length_m))
        took = ""
        if course.passings is not None:
            took = duration_words(float(course.passings.knot_s[-1]))
        yield ItemRow(key, _named(route.name, choice_words(route.role)), " · ".join(parts), took)
        yield from _points(route, key, day, course)


def _points(route: Route, key: str, day: datetime, course: Course) -> Iterator[ItemRow]:
    after_m = 0.0
    for number, point in enumerate(route.points):
        title = f"{number + 1}  {one_line(point.name) or one_line(place_text(point.place)) or '—'}"
        speed = f"{speed_text(point.speed_mm_s)} km/h" if point.speed_mm_s else ""
        right = moment_text(point.passes_at, day)
        if course.line is not None and point.place is not None:
            after_m, _ = course.line.along_m(point.place, after_m)
            if not right and course.passings is not None:
                right = f"≈{moment_text(course.passings.at_m(after_m), day)}"
        last = number == len(route.points) - 1
        yield ItemRow(f"{key}.points[{number}]", title, "" if last else speed, right, level=1)


def _posts(plan: Plan, day: datetime) -> Iterator[ItemRow]:
    for number, post in enumerate(plan.posts):
        who = unit_text(post.unit_id) or "、".join(map(one_line, post.people[:2]))
        detail = " · ".join(filter(None, (one_line(who), choice_words(post.kind))))
        right = _window(post.from_at, post.to_at, day)
        yield ItemRow(item_at("posts", number), _named(post.name, post.post_id), detail, right)


def _window(begin: datetime | None, end: datetime | None, day: datetime) -> str:
    if begin is None and end is None:
        return ""
    return f"{moment_text(begin, day) or '?'}–{moment_text(end, day) or '?'}"


def _closures(plan: Plan, day: datetime) -> Iterator[ItemRow]:
    for number, closure in enumerate(plan.closures):
        detail = translate("plans", "{count} 段").format(count=len(closure.segments))
        if closure.diversion_segments or closure.diversion:
            detail += " · " + translate("plans", "有分流")
        yield ItemRow(
            item_at("closures", number),
            _named(closure.name, closure.closure_id),
            detail,
            closure_times(closure, day),
        )


def closure_times(closure: Closure, day: datetime) -> str:
    """``T−15 … T+5`` around the passing, or the times themselves."""
    if not closure.follows_convoy:
        return _window(closure.from_at, closure.to_at, day)
    before, after = minutes_text(closure.close_before_s), minutes_text(closure.open_after_s)
    return f"T−{before or '?'} … T+{after or '?'}"


def _contingencies(plan: Plan) -> Iterator[ItemRow]:
    for number, one in enumerate(plan.contingencies):
        title = one_line(one.situation) or choice_words(one.what_if)
        yield ItemRow(
            item_at("contingencies", number), title, choice_words(one.what_if), one_line(one.decides)
        )


def _contacts(plan: Plan) -> Iterator[ItemRow]:
    for number, one in enumerate(plan.contacts):
        title = f"{number + 1}  {_named(one.department, one.contact_id)}"
        yield ItemRow(item_at("contacts", number), title, one_line(one.person), one_line(one.phone))


def _checklist(plan: Plan) -> Iterator[ItemRow]:
    for number, one in enumerate(plan.checklist):
        yield ItemRow(item_at("checklist", number), f"{number + 1}  {_named(one.words, one.item_id)}")


def _attachments(plan: Plan) -> Iterator[ItemRow]:
    for number, one in enumerate(plan.attachments):
        size = f"{one.size_bytes / 1024:.0f} KB"
        yield ItemRow(item_at("attachments", number), _named(one.name, "—"), one.sha256[:12], size)


def _named(name: str, otherwise: str) -> str:
    return one_line(name) or otherwise


# ------------------------------------------------------------------ what stands against it

_RULES: Mapping[Rule, str] = {
    Rule.POST_UNMANNED: QT_TRANSLATE_NOOP("plans", "岗位无人"),
    Rule.UNIT_TWICE: QT_TRANSLATE_NOOP("plans", "一车两处"),
    Rule.PERSON_TWICE: QT_TRANSLATE_NOOP("plans", "一人两处"),
    Rule.POST_UNREACHABLE: QT_TRANSLATE_NOOP("plans", "赶不到岗"),
    Rule.OFF_DUTY: QT_TRANSLATE_NOOP("plans", "不当班"),
    Rule.POST_MISSES_PASSING: QT_TRANSLATE_NOOP("plans", "岗位时间不对"),
    Rule.ROUTE_UNKNOWN: QT_TRANSLATE_NOOP("plans", "路线不在路网上"),
    Rule.ROUTE_BROKEN: QT_TRANSLATE_NOOP("plans", "路线断开"),
    Rule.ROUTE_UNTIMED: QT_TRANSLATE_NOOP("plans", "路线无时间"),
    Rule.JUNCTION_UNCOVERED: QT_TRANSLATE_NOOP("plans", "路口无岗"),
    Rule.SHARED_BRIDGE: QT_TRANSLATE_NOOP("plans", "主备同桥"),
    Rule.SCHOOL_HOURS: QT_TRANSLATE_NOOP("plans", "学校时段"),
    Rule.CLOSURE_WITHOUT_DIVERSION: QT_TRANSLATE_NOOP("plans", "封闭无分流"),
    Rule.CLOSURE_UNKNOWN: QT_TRANSLATE_NOOP("plans", "路段不在路网上"),
    Rule.DIVERSION_CLOSED: QT_TRANSLATE_NOOP("plans", "分流被封"),
    Rule.CLASH_ROADWORKS: QT_TRANSLATE_NOOP("plans", "与施工冲突"),
    Rule.CLASH_TASK: QT_TRANSLATE_NOOP("plans", "与任务冲突"),
    Rule.CONTACT_MISSING: QT_TRANSLATE_NOOP("plans", "缺联络单位"),
    Rule.OUTSIDE_WINDOW: QT_TRANSLATE_NOOP("plans", "在任务时间外"),
    Rule.WINDOW_PAST: QT_TRANSLATE_NOOP("plans", "时间已过"),
    Rule.ATTACHMENT_LOST: QT_TRANSLATE_NOOP("plans", "附件不对"),
}


def against_rows(
    plan: Plan,
    wrong: Mapping[str, str],
    flaws: Sequence[Flaw],
    lacks: Sequence[Missing],
    findings: Sequence[Finding],
) -> tuple[Against, ...]:
    """What cannot be read, what is wrong, what is missing, what is unwise; the worst first."""
    rows = [
        Against(f"w{path}", path, "×", "critical", f"{where_words(plan, path)}: {why}")
        for path, why in wrong.items()
    ]
    rows += [
        Against(f"f{n}", one.path, "×", "critical", f"{where_words(plan, one.path)}: {one_line(one.words)}")
        for n, one in enumerate(flaws)
    ]
    rows += [
        Against(f"m{one.path}", one.path, "○", "high", f"{where_words(plan, one.path)}: {why_words(one.why)}")
        for one in lacks
        if one.path not in wrong
    ]
    for number, one in enumerate(findings):
        loud = one.weight is Weight.FAULT
        words = f"{translate('plans', _RULES[one.rule])}: {one_line(one.words)}"
        rows.append(
            Against(f"c{number}", one.path, "!" if loud else "·", "medium" if loud else "muted", words)
        )
    return tuple(rows)


_WHYS = (
    QT_TRANSLATE_NOOP("plans", "未填写"),
    QT_TRANSLATE_NOOP("plans", "应在开始时间之后"),
    QT_TRANSLATE_NOOP("plans", "应在起始时间之后"),
    QT_TRANSLATE_NOOP("plans", "涉密任务须写明知悉人员"),
    QT_TRANSLATE_NOOP("plans", "缺主路线"),
    QT_TRANSLATE_NOOP("plans", "主路线只能有一条"),
    QT_TRANSLATE_NOOP("plans", "至少要有起点和终点"),
    QT_TRANSLATE_NOOP("plans", "计划速度或下一点的通过时间须填一项"),
    QT_TRANSLATE_NOOP("plans", "缺出发时间"),
    QT_TRANSLATE_NOOP("plans", "路线还没有落到道路上"),
    QT_TRANSLATE_NOOP("plans", "至少要有一个岗位"),
    QT_TRANSLATE_NOOP("plans", "没有路线可依，须填起止时间"),
    QT_TRANSLATE_NOOP("plans", "至少要有一项突发处置"),
    QT_TRANSLATE_NOOP("plans", "须写明改走哪条路线"),
)
"""Every reason of `dispatch.tasks.missing`; a test compares them."""


def why_words(why: str) -> str:
    """Why a field is missing, in the operator's language."""
    return translate("plans", why)


def where_words(plan: Plan, path: str) -> str:
    """A path as people call it: section, the item by its name, the field by its label."""
    if not path:
        return ""
    steps = steps_of(path)
    head = str(steps[0])
    parts = [translate("plans", SECTION_TITLES[Section(head)]) if head in set(Section) else path_words(path)]
    for at, step in enumerate(steps):
        if isinstance(step, int):
            name = ".".join(_joined(steps[: at + 1]))
            parts.append(str(step + 1))
            if has(plan, name) and (called := _name_of(plan, name)):
                parts[-1] = called
    item, _, field = path.rpartition(".")
    known = field_of(item, field) if item else None
    if known is not None:
        parts.append(known.words)
    return " · ".join(parts)


def _joined(steps: Sequence[str | int]) -> Iterator[str]:
    for at, step in enumerate(steps):
        if isinstance(step, str):
            number = steps[at + 1] if at + 1 < len(steps) else None
            yield f"{step}[{number}]" if isinstance(number, int) else step


def _name_of(plan: Plan, item: str) -> str:
    value = value_at(plan, item)
    for name in ("name", "department", "situation", "words"):
        if found := getattr(value, name, ""):
            return one_line(str(found))
    return ""


def overlay_states(plan: Plan, against: Sequence[Against]) -> Mapping[str, OverlayState]:
    """How it stands with what lies on the map, by its key; the worst first stays."""
    found: dict[str, OverlayState] = {}
    for one in against:
        item = one.path if one.path.endswith("]") else one.path.rpartition(".")[0]
        key = key_of(plan, item)
        if not key or key in found:
            continue
        if one.tone in {"critical", "high"}:
            found[key] = OverlayState.FAULT
        elif one.tone == "medium":
            found[key] = OverlayState.WARNING
    return found
