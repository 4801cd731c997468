"""The plan that is written: fields as texts, items that come and go, nothing typed lost. No widgets."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.clock import CHINA
from dispatch.domain.geo import Place
from dispatch.domain.plan_flaws import plan_flaws
from dispatch.domain.plans import Plan, RouteRole
from dispatch.tasks.missing import missing
from tests.tasks.prepared import EVENING, at, full_plan
from ui.plans import values
from ui.plans.editor import PlanEditor
from ui.plans.fields import FIELDS, Section, Way, fields_of
from ui.plans.items import key_of, path_of
from ui.plans.keeper import DraftText, read, written
from ui.plans.paths import has, split, steps_of, value_at, with_value
from ui.plans.rows import _WHYS, against_rows, item_rows, where_words


@pytest.fixture
def editor() -> PlanEditor:
    """A full plan."""
    made = PlanEditor()
    made.now = EVENING
    made.units = {"A12": "铁骑A12"}
    made.load(full_plan(), 1)
    return made


def test_every_field_of_a_plan_is_in_a_form() -> None:
    """Whoever adds a field to the plan gives it a place in the form, or says here why not."""
    from dataclasses import fields  # noqa: PLC0415 — one test's

    plan = full_plan()
    parts: dict[str, Any] = {name: getattr(plan, name) for name in FIELDS if hasattr(plan, name)}
    kinds = {name: type(part[0] if isinstance(part, tuple) else part) for name, part in parts.items()}
    kinds["points"] = type(plan.routes[0].points[0])
    by_program = {"route_id", "post_id", "closure_id", "contingency_id", "contact_id", "item_id"}
    by_program |= {"network", "sha256", "size_bytes", "points"}
    for name, kind in kinds.items():
        shown = {field.name for field in FIELDS[name]}
        own = {field.name for field in fields(kind)}
        assert own - shown <= by_program, (name, own - shown)
        assert shown <= own, name


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("17:30", 0), ("17:30:15", 0.25), ("9:05", -505), ("11-25 00:30", 420), ("2026-11-24 18:00", 30)],
)
def test_a_moment_is_read_as_people_write_it(text: str, minutes: float) -> None:
    """On the plan's day, or on the one that stands before it."""
    assert values.moment_of(text, EVENING) == EVENING + timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["25:00", "17.30", "soon", "11-31 10:00", "17:30:61", "１７", "--"])
def test_what_is_no_moment_is_not_guessed(text: str) -> None:
    """It is told instead."""
    with pytest.raises(values.UnreadableError):
        values.moment_of(text, EVENING)


@given(st.integers(0, 3 * 86_400))
def test_moments_and_minutes_come_back_as_they_were(seconds: int) -> None:
    """What the form shows is read as what it was."""
    moment = EVENING.astimezone(CHINA).replace(hour=0, minute=0) + timedelta(seconds=seconds)
    assert values.moment_of(values.moment_text(moment, EVENING), EVENING) == moment
    assert values.seconds_of(values.minutes_text(seconds % 80_000)) == seconds % 80_000


def test_what_is_shown_of_each_field_is_read_as_the_same(editor: PlanEditor) -> None:
    """Writing into a field what stands there changes nothing, whichever field it is."""
    before = editor.plan
    written_ways = set()
    for section in Section:
        editor.open_section(section)
        for item in ["brief"] if section is Section.BRIEF else list(editor.items()):
            for field in fields_of(item):
                if field.way in {Way.CHOICE, Way.ROUTE, Way.POST, Way.SEGMENTS}:
                    continue
                editor.write(item, field.name, editor.text(item, field))
                written_ways.add(field.way)
                assert editor.plan == before, (item, field.name)
    assert editor.raw == {}
    assert written_ways == set(Way) - {Way.CHOICE, Way.ROUTE, Way.POST, Way.SEGMENTS}


def test_what_cannot_be_read_is_kept_and_told(editor: PlanEditor) -> None:
    """The field shows what was typed; the plan keeps what was there; mended, it counts."""
    editor.write("posts[0]", "from_at", "十七点半")
    field = next(one for one in fields_of("posts[0]") if one.name == "from_at")
    assert editor.text("posts[0]", field) == "十七点半"
    assert editor.plan.posts[0].from_at == at(-30)
    assert editor.is_changed
    rows = against_rows(editor.plan, editor.wrong, (), (), ())
    assert [(row.mark, row.path) for row in rows] == [("×", "posts[0].from_at")]
    editor.write("posts[0]", "from_at", "17:10")
    assert editor.plan.posts[0].from_at == at(-20)
    assert editor.wrong == {}


def test_unreadable_text_goes_with_its_item(editor: PlanEditor) -> None:
    """When items before it come, go or move."""
    editor.write("posts[1]", "from_at", "?")
    editor.add("posts", at=0)
    assert editor.raw == {"posts[2].from_at": "?"}
    editor.move("posts[2]", -2)
    assert editor.raw == {"posts[0].from_at": "?"}
    editor.remove("posts[1]")
    assert editor.raw == {"posts[0].from_at": "?"}
    editor.remove("posts[0]")
    assert editor.raw == {}
    editor.undo()
    assert editor.raw == {"posts[0].from_at": "?"}


def test_a_draft_comes_back_as_it_was_typed(editor: PlanEditor) -> None:
    """With what could not be read yet, and what is wrong."""
    editor.write("brief", "title", "改了名")
    editor.write("brief", "ends_at", "半夜")
    editor.set("closures[0]", "post_id", "no-such")
    kept = read(written(DraftText(editor.base, editor.plan, editor.raw)))
    assert kept is not None
    again = PlanEditor()
    again.now = EVENING
    again.load(kept.plan, kept.base, kept.raw, full_plan())
    assert (again.plan, again.raw, again.wrong) == (editor.plan, editor.raw, editor.wrong)
    assert again.is_changed


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"base": 1, "plan": "{}", "raw": {}}', "x" * 9_000_000, "nul"]
)
def test_what_is_no_draft_is_none(text: str) -> None:
    """Of another version, or damaged: the saved plan is shown, and nothing breaks."""
    assert read(text) is None


def test_what_refers_to_something_gone_refers_to_nothing(editor: PlanEditor) -> None:
    """A route or post that is taken out leaves no dead reference, and comes back with all of them."""
    before = editor.plan
    editor.remove("routes[1]")
    editor.remove("posts[0]")
    assert plan_flaws(editor.plan) == ()
    assert editor.plan.contingencies[0].route_id == ""
    assert editor.plan.closures[0].post_id == ""
    editor.undo()
    editor.undo()
    assert editor.plan == before


def test_new_items_have_ids_of_their_own(editor: PlanEditor) -> None:
    """In each list; the first route is the main one, the next are reserves."""
    for section in ("routes", "posts", "closures", "contingencies", "contacts", "checklist"):
        editor.add(section)
        editor.add(section)
    assert plan_flaws(editor.plan) == ()
    fresh = PlanEditor()
    fresh.now = EVENING
    fresh.add("routes")
    fresh.add("routes")
    assert [route.role for route in fresh.plan.routes] == [RouteRole.MAIN, RouteRole.RESERVE]


def test_marks_of_the_map_lead_to_items_and_back() -> None:
    """Each key stands for one path."""
    plan = full_plan()
    for path in ("routes[0]", "routes[1].points[1]", "posts[2]", "closures[0]"):
        assert path_of(plan, key_of(plan, path)) == path
    for key in ("", "post/none", "point/main/99", "closure/", "x/y"):
        found = path_of(plan, key)
        assert found == "" or not has(plan, found)


@pytest.mark.parametrize("path", ["posts[3", "posts[-1]", "posts[x].name", "..", "posts[0] .name", "a b"])
def test_what_is_no_path_leads_nowhere(path: str) -> None:
    """Paths come from the core; another one is refused, not followed."""
    with pytest.raises(ValueError, match=r".*"):
        steps_of(path)
    assert not has(full_plan(), path)


def test_a_value_at_a_path_can_be_another() -> None:
    """Deep inside, everything else the same."""
    plan = full_plan()
    changed = with_value(plan, "closures[0].signals[0].name", "新口")
    assert value_at(changed, "closures[0].signals[0].name") == "新口"
    assert with_value(changed, "closures[0].signals[0].name", plan.closures[0].signals[0].name) == plan
    assert split("routes[0].points[2].place") == ("routes[0].points[2]", "place")


def test_every_reason_of_missing_has_words() -> None:
    """What `missing` can say is translated; a new reason is found out here."""
    empty = Plan()
    half = replace(
        full_plan(),
        routes=(replace(full_plan().routes[0], segments=(), points=full_plan().routes[0].points[:1]),),
    )
    for plan in (empty, half):
        assert {one.why for one in missing(plan)} <= set(_WHYS)


def test_a_path_is_told_by_names(editor: PlanEditor) -> None:
    """Part, item, field."""
    assert where_words(editor.plan, "posts[0].from_at") == "岗位 · 东昌路口 · 上岗"
    assert (
        where_words(editor.plan, "routes[0].points[1].speed_mm_s")
        == "路线 · 主路线 · 兴华路口 · 到下一点 (公里/时)"
    )
    assert where_words(editor.plan, "contacts") == "联络"


def test_rows_say_what_matters(editor: PlanEditor) -> None:
    """Who stands where and when; when a closure is closed."""
    posts = item_rows(editor.plan, Section.POSTS, editor.day, {}, ())
    assert (posts[0].title, posts[0].detail, posts[0].right) == ("东昌路口", "A01 · 路口岗", "17:00–17:50")
    [closure] = item_rows(editor.plan, Section.CLOSURES, editor.day, {}, ())
    assert closure.right == "T−10 … T+5"


def test_a_place_takes_degrees_or_words_for_what_is_there(editor: PlanEditor) -> None:
    """Words alone are no place."""
    editor.write("posts[2]", "place", "某地")
    assert editor.raw == {"posts[2].place": "某地"}
    editor.write("posts[2]", "place", "36.45000, 115.98000")
    assert editor.plan.posts[2].place == Place.at(36.45, 115.98)
    editor.write("posts[2]", "place", "岔口")
    assert editor.plan.posts[2].place == Place.at(36.45, 115.98, "岔口")
    editor.write("posts[2]", "place", "99.9, 500.1")
    assert editor.plan.posts[2].place == Place.at(36.45, 115.98, "99.9, 500.1")
