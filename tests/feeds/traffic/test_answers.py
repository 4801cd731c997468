"""What the sources answer, as clients saw it, and what they might."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.feeds.datum import Gcj02Point, wgs84_of_gcj02
from dispatch.feeds.traffic.amap import parse_amap
from dispatch.feeds.traffic.baidu import parse_baidu
from dispatch.feeds.traffic.didi import parse_didi
from dispatch.feeds.traffic.rows import (
    RoadReply,
    RoadStatus,
    SourceBrokenError,
    SourceRefusedError,
    heading_of,
)

GOOD_ROW = {
    "name": "花园路",
    "status": "3",
    "direction": "自南向北",
    "angle": "90",
    "speed": "10.8",
    "lcodes": "8532,8533",
    "polyline": "115.99,36.45;115.99,36.46",
}


@pytest.fixture(scope="module")
def cn(shared_data: Path) -> Path:
    """Answers as clients saw them."""
    return shared_data / "feeds" / "cn"


def amap_answer(*rows: object, **more: object) -> bytes:
    """A good answer of AMap's with these roads."""
    info = {"description": "", "evaluation": {}, "roads": list(rows)} | more
    return json.dumps({"status": "1", "info": "OK", "infocode": "10000", "trafficinfo": info}).encode()


def test_an_answer_with_roads_becomes_rows(cn: Path) -> None:
    """Names, directions, states and speeds are read; the road of a single point is counted as wrong."""
    reply = parse_amap((cn / "amap_circle_all_with_roads.json").read_bytes())
    (row,) = reply.rows
    assert (row.name, row.direction, row.status) == ("中关村大街", "南向北", RoadStatus.FREE)
    assert row.speed_mps == pytest.approx(12.5)
    begin = wgs84_of_gcj02(Gcj02Point(39.99, 116.31))
    assert row.line[0].tolist() == pytest.approx([begin.lat_deg, begin.lon_deg], abs=1e-9)
    assert reply.refused == {"line": 1}
    assert reply.area.free == pytest.approx(0.9018)


@pytest.mark.parametrize(
    ("name", "free", "unknown", "status"),
    [
        ("amap_circle_base", 0.8095, 0.0476, RoadStatus.SLOW),
        ("amap_rectangle_base", 0.3333, 0.6667, RoadStatus.SLOW),
        ("amap_rectangle_base_2", 0.9167, 0.0, RoadStatus.SLOW),
        ("amap_circle_all_with_roads", 0.9018, 0.064, RoadStatus.UNKNOWN),
    ],
)
def test_shares_are_read_with_and_without_percent_signs(
    cn: Path, name: str, free: float, unknown: float, status: RoadStatus
) -> None:
    """The summary's percentages become shares, and its status a status; answers without roads have none."""
    reply = parse_amap((cn / f"{name}.json").read_bytes())
    assert reply.area.free == pytest.approx(free)
    assert reply.area.unknown == pytest.approx(unknown)
    assert reply.area.status is status
    assert reply.area.words
    assert len(reply.rows) == (1 if name.endswith("roads") else 0)


@pytest.mark.parametrize(
    ("infocode", "retry"),
    [("10001", False), ("10009", False), ("10003", True), ("10004", True), ("10020", True), ("20000", False)],
)
def test_a_refusal_says_whether_asking_again_helps(cn: Path, infocode: str, *, retry: bool) -> None:
    """A wrong key or question is for good, a quota for a while; the source's own words are kept."""
    document = json.loads((cn / "amap_error_invalid_key.json").read_text())
    with pytest.raises(SourceRefusedError) as refusal:
        parse_amap(json.dumps(document | {"infocode": infocode}).encode())
    assert (refusal.value.infocode, refusal.value.info) == (infocode, "INVALID_USER_KEY")
    assert refusal.value.retry is retry


@pytest.mark.parametrize(
    ("change", "speed_mps", "status"),
    [
        ({}, 3.0, RoadStatus.CONGESTED),
        ({"speed": 36}, 10.0, RoadStatus.CONGESTED),
        ({"speed": "0", "status": "0"}, None, RoadStatus.UNKNOWN),
        ({"speed": "0.00", "status": "1"}, None, RoadStatus.FREE),
        ({"speed": "0", "status": "4"}, 0.0, RoadStatus.BLOCKED),
        ({"speed": []}, None, RoadStatus.CONGESTED),
        ({"speed": None, "status": []}, None, RoadStatus.UNKNOWN),
    ],
)
def test_a_zero_is_a_jam_only_where_the_source_says_so(
    change: dict[str, object], speed_mps: float | None, status: RoadStatus
) -> None:
    """Speed 0 with status 0 is no data and never a jam; an absent string, also written [], is no data."""
    (row,) = parse_amap(amap_answer(GOOD_ROW | change)).rows
    assert row.speed_mps == pytest.approx(speed_mps)
    assert row.status is status


def test_absent_names_and_directions_are_empty() -> None:
    """A row without name, direction or speed is a row still: its line and its status say enough."""
    bare: dict[str, object] = {"polyline": GOOD_ROW["polyline"], "status": "1", "name": [], "direction": None}
    (row,) = parse_amap(amap_answer(bare)).rows
    assert (row.name, row.direction, row.speed_mps) == ("", "", None)


def test_a_line_in_parts_is_a_row_for_each() -> None:
    """A road drawn in two parts is two rows of one state."""
    line = "115.99,36.45;115.99,36.46|115.99,36.47;115.99,36.48"
    rows = parse_amap(amap_answer(GOOD_ROW | {"polyline": line})).rows
    assert len(rows) == 2
    assert {row.name for row in rows} == {"花园路"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("花园路", "shape"),
        (None, "shape"),
        (GOOD_ROW | {"speed": "fast"}, "speed"),
        (GOOD_ROW | {"speed": "-3"}, "speed"),
        (GOOD_ROW | {"speed": "900"}, "speed"),
        (GOOD_ROW | {"speed": "nan"}, "speed"),
        (GOOD_ROW | {"speed": {"kmh": 3}}, "speed"),
        (GOOD_ROW | {"speed": True}, "speed"),
        (GOOD_ROW | {"status": "7"}, "status"),
        (GOOD_ROW | {"status": "1.5"}, "status"),
        (GOOD_ROW | {"polyline": []}, "line"),
        (GOOD_ROW | {"polyline": "115.99,36.45"}, "line"),
        (GOOD_ROW | {"polyline": "115.99;36.45"}, "line"),
        (GOOD_ROW | {"polyline": "115.99,36.45,7;115.99,36.46"}, "line"),
        (GOOD_ROW | {"polyline": "115.99,36.45;east,36.46"}, "line"),
        (GOOD_ROW | {"polyline": "36.45,115.99;36.46,115.99"}, "place"),
        (GOOD_ROW | {"polyline": "115.99,nan;115.99,36.46"}, "place"),
    ],
)
def test_a_wrong_row_is_counted_and_the_others_stay(row: object, reason: str) -> None:
    """Whatever is wrong with one row, it is counted by reason and the good rows around it are read."""
    reply = parse_amap(amap_answer(GOOD_ROW, row, GOOD_ROW))
    assert reply.refused == {reason: 1}
    assert len(reply.rows) == 2


@pytest.mark.parametrize(
    "body", [b"", b"{", b"<html>502</html>", b"[]", b"null", b"\xff\xfe", b'{"a":1}', b"[" * 9999]
)
@pytest.mark.parametrize("parse", [parse_amap, parse_baidu, parse_didi])
def test_what_is_no_answer_is_told_as_broken(parse: Any, body: bytes) -> None:  # noqa: ANN401 — three functions
    """Half an answer, a web page or an object without a status is one kind of error for every source."""
    with pytest.raises(SourceBrokenError):
        parse(body)


@pytest.mark.parametrize("info", [[], None, "x", {"roads": {}}, {"roads": None}, {"evaluation": []}])
def test_an_answer_without_roads_is_empty(info: object) -> None:
    """Absence in any of its spellings is an empty answer."""
    reply = parse_amap(json.dumps({"status": "1", "trafficinfo": info}).encode())
    assert (reply.rows, dict(reply.refused)) == ((), {})


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*GOOD_ROW]), json_values), json_values)
def test_no_row_whatever_it_holds_breaks_the_answer(change: dict[str, object], evaluation: object) -> None:
    """One row of any types beside a good one never costs the good one."""
    odd = json.loads(
        json.dumps(GOOD_ROW | change, allow_nan=True).replace("NaN", "null").replace("Infinity", "9")
    )
    answer = json.loads(json.dumps({"e": evaluation}).replace("NaN", "null").replace("Infinity", "9"))
    reply = parse_amap(amap_answer(odd, GOOD_ROW, evaluation=answer["e"]))
    assert len(reply.rows) + sum(reply.refused.values()) == 2
    assert all(np.isfinite(row.line).all() for row in reply.rows)


def baidu(cn: Path, name: str) -> RoadReply:
    """One of Baidu's answers."""
    return parse_baidu((cn / f"baidu_{name}.json").read_bytes())


def test_baidus_sections_are_jams_with_length_and_trend(cn: Path) -> None:
    """A section becomes a row with its direction, words, length and ten-minute trend."""
    blocked, slow = baidu(cn, "road_congested").rows
    assert (blocked.name, blocked.direction, blocked.status) == ("大学城中路", "南向北", RoadStatus.BLOCKED)
    assert (blocked.length_m, blocked.trend) == (430.0, "加重")
    assert blocked.speed_mps == pytest.approx(12.65 / 3.6)
    assert blocked.words == "南向北,慕贤路附近"
    assert (slow.direction, slow.status, slow.length_m, slow.trend) == (
        "北向南",
        RoadStatus.SLOW,
        240.0,
        "持平",
    )


def test_when_baidus_summary_disagrees_its_sections_are_right(cn: Path) -> None:
    """A summary of "free" beside a blocked section is overruled; a summary alone stands."""
    assert baidu(cn, "road_congested").area.status is RoadStatus.BLOCKED
    assert baidu(cn, "around").area.status is RoadStatus.CONGESTED
    assert baidu(cn, "road_clear").area.status is RoadStatus.FREE


def test_a_road_without_sections_is_free(cn: Path) -> None:
    """Roads that Baidu lists without congested sections are free, and without a speed."""
    (clear,) = baidu(cn, "road_clear").rows
    assert (clear.name, clear.status, clear.speed_mps, len(clear.line)) == (
        "大学城南路",
        RoadStatus.FREE,
        None,
        0,
    )
    around = {row.name: row.status for row in baidu(cn, "around").rows}
    assert around == {"京深线": RoadStatus.FREE, "学院南路": RoadStatus.CONGESTED}


def test_baidus_refusal_and_wrong_sections_are_told(cn: Path) -> None:
    """A wrong signature is for good, a quota is not, and a wrong section is counted."""
    with pytest.raises(SourceRefusedError) as refusal:
        baidu(cn, "error_sn")
    assert (refusal.value.infocode, refusal.value.retry) == ("211", False)
    with pytest.raises(SourceRefusedError) as refusal:
        parse_baidu(b'{"status": 302, "message": "quota"}')
    assert refusal.value.retry
    roads = [
        7,
        {
            "road_name": "甲路",
            "congestion_sections": [3, {"status": 9}, {"status": 3, "congestion_distance": -1}],
        },
    ]
    reply = parse_baidu(
        json.dumps({"status": 0, "road_traffic": roads, "evaluation": {"status": 9}}).encode()
    )
    assert reply.refused == {"length": 1, "shape": 2, "status": 1}
    assert reply.area.status is RoadStatus.UNKNOWN


def test_didis_steps_are_lines_with_a_status(cn: Path) -> None:
    """A step is a nameless row with its line in WGS-84; shares are told from 0 to 1."""
    reply = parse_didi((cn / "didi_circle.json").read_bytes())
    (row,) = reply.rows
    assert (row.name, row.status, row.speed_mps, row.line.shape) == ("", RoadStatus.UNKNOWN, None, (4, 2))
    assert (reply.area.free, reply.area.words) == (0.76, "路况综述")
    wrong = {"status": 0, "result": {"steps": [5, {"outline": "1,1|2,2", "traffic_status": "8"}, {}]}}
    assert parse_didi(json.dumps(wrong).encode()).refused == {"line": 1, "shape": 1, "status": 1}
    with pytest.raises(SourceRefusedError, match="1 no"):
        parse_didi(b'{"status": 1, "info": "no"}')


@pytest.mark.parametrize(
    ("words", "heading_deg"),
    [
        ("自南向北", 0.0),
        ("南向北", 0.0),
        ("从西往东", 90.0),
        ("由东北向西南", 225.0),
        ("北→南", 180.0),
        ("出京方向", None),
        ("双向", None),
        ("南北向东西", None),
        ("", None),
    ],
)
def test_directions_are_read_from_their_words(words: str, heading_deg: float | None) -> None:
    """The usual ways to write a direction give a heading; others give none, never a wrong one."""
    assert heading_of(words) == pytest.approx(heading_deg)
