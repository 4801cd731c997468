"""A plan as data: to a file and back, what is wrong with it by field, two versions side by side."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.domain.geo import Place
from dispatch.domain.plan_differences import plan_differences
from dispatch.domain.plan_flaws import MOST_FLAWS, PlanFlawedError, plan_flaws
from dispatch.domain.plan_json import FORMAT, MOST_BYTES, plan_from_json, plan_to_json
from dispatch.domain.plan_paths import path_words
from dispatch.domain.plans import Closure, Plan, Post, PostKind, Route, RoutePoint
from dispatch.tasks.missing import missing
from tests.tasks.prepared import at, full_plan

FULL = full_plan()
LINES = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
IDS = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)
MOMENTS = st.datetimes(datetime(2000, 1, 3), datetime(2100, 12, 30), timezones=st.just(UTC)) | st.none()  # noqa: DTZ001 — the zone is given beside
PLACES = st.builds(
    Place, st.integers(-900_000_000, 900_000_000), st.integers(-1_800_000_000, 1_800_000_000), LINES
)
POSTS = st.builds(
    Post,
    IDS,
    st.sampled_from(PostKind),
    LINES,
    PLACES | st.none(),
    MOMENTS,
    MOMENTS,
    LINES,
    st.lists(LINES, max_size=3).map(tuple),
    LINES,
)
POINTS = st.builds(RoutePoint, LINES, PLACES | st.none(), st.integers(500, 50_000) | st.none(), MOMENTS)
ROUTES = st.builds(Route, IDS, LINES, points=st.lists(POINTS, max_size=3).map(tuple))
CLOSURES = st.builds(Closure, IDS, LINES, st.lists(LINES, max_size=3).map(tuple), PLACES | st.none())


def _unique(parts: list[Any], name: str) -> tuple[Any, ...]:
    return tuple({getattr(part, name): part for part in parts}.values())


PLANS = st.builds(
    Plan,
    st.just(FULL.brief),
    st.lists(ROUTES, max_size=3).map(lambda parts: _unique(parts, "route_id")),
    st.lists(POSTS, max_size=4).map(lambda parts: _unique(parts, "post_id")),
    st.lists(CLOSURES, max_size=3).map(lambda parts: _unique(parts, "closure_id")),
)


def document(**changes: object) -> dict[str, Any]:
    """The full plan's file as data, with *changes* in the plan."""
    content: dict[str, Any] = json.loads(plan_to_json(FULL))
    content["plan"].update(changes)
    return content


def refused(content: object) -> list[str]:
    """Every flaw that a file is refused for."""
    with pytest.raises(PlanFlawedError) as refusal:
        plan_from_json(content if isinstance(content, bytes) else json.dumps(content).encode())
    return [f"{flaw.path}: {flaw.words}" for flaw in refusal.value.flaws]


def test_a_full_plan_comes_back_as_it_was() -> None:
    """With something in every field, in local time in the file and in UTC inside."""
    written = plan_to_json(FULL)
    assert plan_from_json(written) == FULL
    assert b"2026-11-24T17:30:00+08:00" in written
    assert plan_to_json(plan_from_json(written)) == written
    assert plan_flaws(FULL) == ()


@settings(max_examples=50)
@given(PLANS)
def test_whatever_may_be_saved_travels(plan: Plan) -> None:
    """Every plan without flaws is read back equal."""
    assert plan_flaws(plan) == ()
    assert plan_from_json(plan_to_json(plan)) == plan


def test_an_empty_draft_is_a_plan_that_lacks_everything() -> None:
    """Half done is not wrong; what is missing is listed with its field."""
    empty = plan_from_json(json.dumps({"format": FORMAT, "plan": {}}).encode())
    assert empty == Plan()
    assert {one.path for one in missing(empty)} >= {"brief.title", "brief.begins_at", "routes", "posts"}
    assert missing(FULL) == ()


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"\xff\xfe", ": 不是能读的 JSON：不是 UTF-8"),
        (b"{", ": 不是能读的 JSON：第 1 行第 2 列"),
        (b"[" * 100_000, ": 不是能读的 JSON：嵌套太深"),
        (b'{"format":NaN}', ": 不是能读的 JSON：NaN 不是数"),
        (b'{"format":1,"format":2}', ": 不是能读的 JSON：同一字段出现两次"),
        (b'{"format":' + b"9" * 5_000 + b"}", ": 不是能读的 JSON：数太长"),
        (b" " * (MOST_BYTES + 1), ": 文件超过 4 MB"),
        (b"[]", f"format: 应为 {FORMAT}"),
        (b"{}", f"format: 应为 {FORMAT}"),
        ({"format": FORMAT}, ": 应为对象 {…}"),
        ({"format": FORMAT, "plan": {}, "more": 1}, "more: 没有这个字段"),
        (document(color="red"), "color: 没有这个字段"),
        (document(posts={}), "posts: 应为列表"),
        (document(posts=[{"post_id": "p", "kind": "guard"}]), "posts[0].kind: 应为"),
        (document(posts=[{"post_id": "p", "people": "李强"}]), "posts[0].people: 应为列表"),
        (document(posts=[{"post_id": "p", "name": 3}]), "posts[0].name: 应为文字"),
        (
            document(posts=[{"post_id": "p", "from_at": "2026-11-24T17:30:00"}]),
            "posts[0].from_at: 应为带时区",
        ),
        (
            document(posts=[{"post_id": "p", "from_at": "9999-11-24T17:30:00+08:00"}]),
            "posts[0].from_at: 应为",
        ),
        (
            document(posts=[{"post_id": "p", "place": {"lat_deg": 91}}]),
            "posts[0].place.lat_deg: 应为 -90 至 90",
        ),
        (document(posts=[{"post_id": "p", "place": [1, 2]}]), "posts[0].place: 应为对象"),
        (document(brief={"level": 4}), "brief.level: 应为 1、2、3 之一"),
        (document(brief={"kind": "jam"}), "brief.kind: 这类任务的预案来自模板"),
        (document(brief={"level": True}), "brief.level: 应为 1、2、3 之一"),
        (document(brief={"title": "长" * 121}), "brief.title: 最多 120 个字，现有 121 个"),
        (document(brief={"title": "a\u202eb"}), "brief.title: 含不可见字符 U+202E"),
        (document(brief={"title": "a\nb"}), "brief.title: 含不可见字符 U+000A"),
        (document(brief={"title": "\ud800"}), "brief.title: 含不可见字符 U+D800"),
        (document(closures=[{"closure_id": "c", "open_after_s": -1}]), "closures[0].open_after_s: 应在 0 至"),
        (document(closures=[{"closure_id": "c", "open_after_s": 1.5}]), "closures[0].open_after_s: 应为整数"),
        (document(posts=[{"post_id": ""}], closures=[]), "posts[0].post_id: 编号须为"),
        (document(posts=[{"post_id": "p2"}, {"post_id": "p2"}]), "posts[1].post_id: 编号 p2 重复"),
        (document(posts=[{"post_id": "p1", "route_id": "x"}]), "posts[0].route_id: 没有编号为 x 的路线"),
        (document(posts=[]), "closures[0].post_id: 没有编号为 p1 的岗位"),
        (document(attachments=[{"name": "x", "sha256": "12"}]), "attachments[0].sha256: 应为 64 位"),
        (document(readers="x", attachments=3), "attachments: 应为列表"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_said_by_field(content: object, flaw: str) -> None:
    """In Chinese, at the path, whatever is thrown at it."""
    flaws = refused(content)
    assert any(found.startswith(flaw) for found in flaws), flaws


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_a_plan_or_are_refused(data: bytes) -> None:
    """And nothing else comes out of it."""
    with pytest.raises(PlanFlawedError):
        plan_from_json(data)


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["brief", "routes", "posts", "closures", "contacts"]), JSONS))
def test_any_json_is_a_plan_or_is_refused_by_field(plan: dict[str, object]) -> None:
    """Wrong types at any depth are flaws, never errors of the program."""
    try:
        read = plan_from_json(json.dumps({"format": FORMAT, "plan": plan}).encode())
    except PlanFlawedError as refusal:
        flaws: tuple[object, ...] = refusal.flaws
    else:
        flaws = plan_flaws(read)
        assert not flaws
    assert len(flaws) <= MOST_FLAWS


def test_a_thousand_posts_are_read_and_one_more_is_refused() -> None:
    """Within a second, by far."""
    posts = tuple(replace(FULL.posts[0], post_id=f"p{number}") for number in range(1, 1_001))
    large = replace(FULL, posts=posts, closures=(), contingencies=())
    began = time.perf_counter()
    written = plan_to_json(large)
    assert plan_from_json(written) == large
    assert time.perf_counter() - began < 5.0
    more = json.loads(written)
    more["plan"]["posts"].append({"post_id": "last"})
    assert refused(more) == ["posts: 最多 1000 项，现有 1001 项"]


def test_flaws_beyond_the_hundredth_wait_until_the_first_are_mended() -> None:
    """A file of nonsense fills no screen."""
    posts = [{"post_id": f"p{number}", "name": 1} for number in range(900)]
    assert len(refused(document(posts=posts))) == MOST_FLAWS


def test_two_versions_are_compared_field_by_field() -> None:
    """A post is compared with its namesake, wherever it stands; what came and what went are whole items."""
    moved = replace(FULL.posts[1], from_at=at(-20))
    new = Post("p9", PostKind.MOBILE, "机动")
    after = replace(
        FULL,
        brief=replace(FULL.brief, title="改名"),
        posts=(FULL.posts[2], moved, new),
        routes=(replace(FULL.routes[0], segments=("a", "b")), FULL.routes[1]),
    )
    found = {one.path: (one.before, one.after) for one in plan_differences(FULL, after)}
    assert found == {
        "brief.title": (FULL.brief.title, "改名"),
        "routes[0].segments[0]": ("1-1>1-0", "a"),
        "routes[0].segments[1]": (None, "b"),
        "posts[1].from_at": (at(-30), at(-20)),
        "posts[2]": (None, new),
        "posts[0]": (FULL.posts[0], None),
        "posts": (("p1", "p2", "lead"), ("lead", "p2", "p9")),
    }
    assert plan_differences(FULL, FULL) == ()


@settings(max_examples=40)
@given(PLANS, PLANS)
def test_equal_plans_and_only_they_have_no_differences(one: Plan, other: Plan) -> None:
    """The comparison misses nothing."""
    assert (plan_differences(one, other) == ()) == (one == other)


def test_a_path_is_put_into_words() -> None:
    """Counting from 1, as people do."""
    assert path_words("posts[3].place.lat_deg") == "岗位 4 · 位置 · 纬度"
