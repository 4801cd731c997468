"""Every shape of source, slow, endless, cut, packed or mad: bounded in time and memory, told, survived."""

import json
import time
import zlib
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.feeds.traffic.amap import parse_amap
from dispatch.feeds.traffic.baidu import parse_baidu
from dispatch.feeds.traffic.didi import parse_didi
from dispatch.feeds.traffic.poll import PollParams, TrafficSource, TrafficUpdate
from dispatch.feeds.traffic.rows import RoadReply, SourceBrokenError, SourceRefusedError
from tests.feeds.traffic.test_poll import (
    AREA,
    Answer,
    StoppedClock,
    floods,
    hangs_up,
    sends,
    serving,
    sleeps,
    trickles,
)

Parse = Callable[[bytes], RoadReply]

LINE = "115.98,36.45;115.98,36.46"
SHAPES: dict[str, tuple[Parse, dict[str, Any]]] = {
    "amap": (
        parse_amap,
        {
            "status": "1",
            "infocode": "10000",
            "trafficinfo": {
                "evaluation": {"expedite": "80.95%", "status": "1"},
                "roads": [{"name": "花园路", "status": "3", "speed": "10.0", "polyline": LINE}],
            },
        },
    ),
    "baidu": (
        parse_baidu,
        {
            "status": 0,
            "evaluation": {"status": 1},
            "road_traffic": [
                {
                    "road_name": "花园路",
                    "congestion_sections": [
                        {
                            "section_desc": "南向北,柳园路附近",
                            "status": 3,
                            "speed": 10.0,
                            "congestion_distance": 80,
                        }
                    ],
                }
            ],
        },
    ),
    "didi": (
        parse_didi,
        {
            "status": "0",
            "result": {
                "evaluation": {"expedite": "0.8"},
                "steps": [{"traffic_status": "3", "outline": LINE.replace(";", "|")}],
            },
        },
    ),
}
QUICK = PollParams(
    period_s=0.05, timeout_s=0.4, largest_bytes=200_000, retry_s=0.01, longest_retry_s=0.02, lost_after=3
)


async def packed(_: web.Request) -> web.StreamResponse:
    """An answer of 50 kB that becomes 50 MB."""
    return web.Response(body=_fifty_megabytes(), headers={"Content-Encoding": "gzip"})


@cache
def _fifty_megabytes() -> bytes:
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    return press.compress(b" " * 50_000_000) + press.flush()


async def half_packed(_: web.Request) -> web.StreamResponse:
    """An answer that says it is packed and is not."""
    return web.Response(body=b"{}" * 500, headers={"Content-Encoding": "gzip"})


async def elsewhere(_: web.Request) -> web.StreamResponse:
    """An answer that sends us to somebody else."""
    raise web.HTTPFound("http://127.0.0.1:9/")


def cut(document: dict[str, Any]) -> Answer:
    """An answer that ends in the middle of its JSON."""
    text = json.dumps(document).encode()
    return sends(text[: len(text) // 2])


def good(document: dict[str, Any]) -> Answer:
    """An answer as it should be."""
    return sends(json.dumps(document).encode())


def _resident_kb() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "answer", [sleeps, trickles, floods, hangs_up, packed, half_packed, elsewhere, sends(b"", 500), None]
)
async def test_whatever_a_source_does_it_is_lost_in_bounded_time_and_then_back(
    shape: str, answer: Answer | None
) -> None:
    """Three bad answers: the light goes out within seconds and megabytes; a good one lights it again."""
    parse, document = SHAPES[shape]
    bad = answer or cut(document)
    source = TrafficSource("", key="k", area=AREA, clock=StoppedClock(), params=QUICK, parse=parse)
    states: list[SourceState] = []
    before_kb, begin_s = _resident_kb(), time.monotonic()
    async with serving(good(document), bad, bad, bad, good(document)) as service:
        source._url = service.url
        async with aclosing(source.updates()) as updates:
            async for item in updates:
                if isinstance(item, SourceSeen) and item.state not in states[-1:]:  # else its words changed
                    states.append(item.state)
                if states.count(SourceState.OK) == 2:
                    break
    assert states == [SourceState.OK, SourceState.LATE, SourceState.LOST, SourceState.OK]
    assert time.monotonic() - begin_s < 10.0
    assert _resident_kb() - before_kb < 120_000


@pytest.mark.parametrize("shape", SHAPES)
async def test_absence_in_every_spelling_is_absence(shape: str) -> None:
    """[], null, {} and "" where a word, a number or a list should be: an answer with less in it, no error."""
    parse, document = SHAPES[shape]
    spellings: tuple[object, ...] = ([], None, {}, "")
    for nothing in spellings:
        for broken in _with_each_leaf(document, nothing):
            try:
                reply = parse(json.dumps(broken).encode())
            except SourceBrokenError:
                assert broken["status"] == nothing
                continue
            assert len(reply.rows) + sum(reply.refused.values()) <= 1


def _with_each_leaf(value: Any, other: object) -> list[Any]:  # noqa: ANN401 — any JSON
    """Return *value* as often as it has members, each time with another one of them replaced."""
    if isinstance(value, dict):
        return [
            {**value, key: changed}
            for key, member in value.items()
            for changed in [other, *_with_each_leaf(member, other)]
        ]
    if isinstance(value, list):
        return [
            [*value[:at], changed, *value[at + 1 :]]
            for at, member in enumerate(value)
            for changed in [other, *_with_each_leaf(member, other)]
        ]
    return []


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**4000, 10**4200)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["-1", "1e400", "nan", "0x3", "٣", LINE, "1,2,3", "|;|", "\u202e<b>", "1_0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("shape", SHAPES)
@given(data=st.data())
def test_no_answer_breaks_a_reader(shape: str, data: st.DataObject) -> None:
    """One member of any type and size instead of its own: rows, a count, a refusal, or "broken"."""
    parse, document = SHAPES[shape]
    choices = _with_each_leaf(document, "here")
    text = json.dumps(data.draw(st.sampled_from(choices)), ensure_ascii=False)
    body = text.replace('"here"', json.dumps(data.draw(ANY_JSON), ensure_ascii=False)).encode(
        "utf-8", "replace"
    )
    try:
        reply = parse(body)
    except (SourceBrokenError, SourceRefusedError):
        return
    assert all(row.speed_mps is None or 0 <= row.speed_mps <= 60 for row in reply.rows)
    assert all(abs(row.line).max(initial=0.0) <= 180 for row in reply.rows)


@pytest.mark.parametrize("shape", SHAPES)
@given(data=st.data())
def test_no_damaged_byte_breaks_a_reader(shape: str, data: st.DataObject) -> None:
    """Bytes changed, cut out or doubled anywhere in a good answer: read or refused, never anything else."""
    parse, document = SHAPES[shape]
    body = bytearray(json.dumps(document).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    try:
        parse(bytes(body))
    except (SourceBrokenError, SourceRefusedError):
        return


async def test_a_row_a_byte_short_of_the_limit_is_still_read_in_time() -> None:
    """As many rows as an answer may hold are read off the loop, and the update has them all."""
    parse, document = SHAPES["amap"]
    row = document["trafficinfo"]["roads"][0]
    many = {**document, "trafficinfo": {"roads": [row | {"name": f"路{n}"} for n in range(1500)]}}
    params = replace(QUICK, timeout_s=5.0)
    source = TrafficSource("", key="k", area=AREA, clock=StoppedClock(), params=params, parse=parse)
    async with serving(good(many)) as service, aclosing(source.updates()) as updates:
        source._url = service.url
        update = await anext(updates)
    assert isinstance(update, TrafficUpdate)
    assert len(update.rows) == 1500
