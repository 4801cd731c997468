"""A believable moment in the demo city, folded from facts and observations as the core does it."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, AlertLevel, CongestionLevel, alert_level_of
from dispatch.domain.evidence import Advice
from dispatch.domain.geo import Place
from dispatch.domain.observations import (
    CountsSeen,
    Observation,
    RoadsSeen,
    SourceSeen,
    SourceState,
    TimePassed,
    UnitLinked,
    UnitListed,
)
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason, TaskKind
from dispatch.domain.units import PositionReport, Shift
from dispatch.review.rates import Case, Rate, Standing
from dispatch.roads.landmarks import Landmark, landmarks_of
from dispatch.roads.network import RoadNetwork
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.network import ensure_network

PROJECT = Path(__file__).resolve().parents[2]
CITY = PROJECT / "resources" / "cities" / "liaocheng"
NOW = datetime(2026, 11, 23, 10, 5, 7, tzinfo=UTC)
"""18:05:07 in Liaocheng: the evening's rush hour."""

OFFICERS = (
    "王建国",
    "李志强",
    "张伟",
    "刘洋",
    "陈明",
    "杨勇",
    "赵磊",
    "黄刚",
    "周涛",
    "吴斌",
    "徐峰",
    "孙浩",
    "胡军",
    "朱鹏",
    "高翔",
    "林森",
    "何平",
    "郭亮",
    "马超",
    "罗毅",
    "梁栋",
    "宋杰",
    "郑凯",
    "欧阳修远",
)
BEATS = ("柳园北路", "柳园南路", "花园北路", "东昌东路", "建设路", "光岳路", "兴华路", "利民路")
JAMS = (
    ("花园路", CongestionLevel.SEVERE, 190, 520),
    ("建设路", CongestionLevel.MODERATE, 330, 430),
    ("兴华路", CongestionLevel.MODERATE, 75, 380),
    ("光岳路", CongestionLevel.LIGHT, 520, 260),
)


@cache
def network() -> RoadNetwork:
    """The demo city's roads; built once, then read from the project's build folder."""
    return read_sumo_net(ensure_network(CITY, PROJECT / "build" / "networks"))


def at(seconds_ago: float) -> datetime:
    """A moment before `NOW`."""
    return NOW - timedelta(seconds=seconds_ago)


class Chronicle:
    """Facts as they are recorded: numbered in one chain, each at its moment."""

    def __init__(self, first_id: int = 1) -> None:
        self.next_id = first_id

    def record(
        self, fact: facts.Fact, moment: datetime, actor: str = "席位 2 王", because: Iterable[EntryRef] = ()
    ) -> Recorded:
        """Put a fact into its envelope."""
        entry_id = self.next_id
        self.next_id += 1
        ref = EntryRef("desk-2", entry_id)
        kind = type(fact).__name__
        return Recorded(entry_id, ref, moment, kind, 1, actor, tuple(because), fact)


def segments_of(road: str, length_m: float) -> list[int]:
    """Neighbouring segments of *road* in one direction, upstream to downstream, about *length_m* long."""
    roads = network()
    start = next(
        i for i, name in enumerate(roads.names) if road[:2] in name and roads.previous_on_road[i] >= 0
    )
    found, covered_m = [start], float(roads.length_m[start])
    while covered_m < length_m and roads.next_on_road[found[-1]] >= 0:
        found.append(int(roads.next_on_road[found[-1]]))
        covered_m += float(roads.length_m[found[-1]])
    return found


def jam(number: int, road: str, level: CongestionLevel, ago_s: float, length_m: int) -> facts.AlertRaised:
    """A jam on a road of the city."""
    roads = network()
    segments = segments_of(road, length_m)
    last = segments[-1]
    lat_deg, lon_deg = roads.line(last)[-1]
    return facts.AlertRaised(
        f"J{number:04d}",
        AlertKind.CONGESTION,
        alert_level_of(level),
        roads.names[last],
        roads.directions[last],
        "近东昌东路" if number % 2 else "近兴华路",
        Place.at(float(lat_deg), float(lon_deg), roads.names[last]),
        tuple(roads.segment_ids[i] for i in segments),
        length_m,
        at(ago_s + 60),
        "traffic",
        level,
    )


def unit_name(number: int) -> str:
    """Call sign of the number-th unit, from 1."""
    return f"铁骑A{number:02d}"


def listed(number: int) -> UnitListed:
    """A unit with its duty lines; the last two are off duty."""
    name = unit_name(number)
    hours = (0, 1440) if number < 23 else (360, 720)
    shift = Shift(name, OFFICERS[number - 1], *hours, BEATS[number % len(BEATS)])
    return UnitListed(name, f"1440635{number:04d}", "question" if number % 2 else "text", (shift,))


def seen_unit(number: int, moment: datetime, *, shift_m: float = 0.0) -> PositionReport:
    """A position on the road; *shift_m* moves it on along its segment."""
    roads = network()
    segment = (number * 37 + 11) % len(roads)
    line = roads.line(segment)
    part = ((number * 0.13) + shift_m / max(float(roads.length_m[segment]), 1.0)) % 1.0
    here = line[0] + (line[-1] - line[0]) * part
    age_s = {7: 95.0, 19: 545.0, 21: 140.0}.get(number, float(number % 9))
    fixed_at = moment - timedelta(seconds=age_s)
    return PositionReport(
        unit_name(number),
        float(here[0]),
        float(here[1]),
        0.0 if number % 4 == 0 else 6.0 + number % 5,
        float(roads.heading_deg[segment]),
        fixed_at,
        fixed_at + timedelta(milliseconds=300),
    )


def roads_seen(moment: datetime) -> RoadsSeen:
    """Every road with a level: most are free, the jams are where the alerts say."""
    roads = network()
    draw = np.random.default_rng(7)
    level = draw.choice(np.array([1, 1, 1, 1, 1, 2, 2, 3], np.uint8), len(roads))
    for road, congestion, _, length_m in JAMS:
        level[segments_of(road, length_m)] = int(congestion)
    share = np.array([np.nan, 0.85, 0.6, 0.45, 0.35, 0.2])[level]
    index = np.arange(len(roads), dtype=np.uint32)
    speed_mps = (roads.free_flow_mps * share).astype(np.float32)
    return RoadsSeen(moment, "traffic", index, speed_mps, level, np.minimum(level, 4).astype(np.uint8))


def observations(moment: datetime = NOW) -> list[Observation]:
    """What the sources say at *moment*."""
    units = range(1, len(OFFICERS) + 1)
    return [
        TimePassed(moment),
        *(listed(number) for number in units),
        *(UnitLinked(unit_name(number), number != 19, moment - timedelta(hours=2)) for number in units),
        *(seen_unit(number, moment) for number in units),
        roads_seen(moment),
        SourceSeen("terminals", SourceState.OK, moment),
        SourceSeen("traffic", SourceState.LATE, moment - timedelta(seconds=75), "30 s"),
        SourceSeen("clock", SourceState.OK, moment),
        SourceSeen("gateway", SourceState.OK, moment),
        CountsSeen(18_420, {"duplicate": 12, "no_fix": 3}),
    ]


def plan(number: int) -> facts.PlanMade:
    """The plan of the number-th task, as the template for jams gives it."""
    actions = ("查明原因", "疏导交通", "清除障碍")
    return facts.PlanMade(f"P{number:04d}", f"T{number:04d}", "jam", "铁骑", 1, actions, 60, 600)


def order(
    chronicle: Chronicle, alert: facts.AlertRaised, number: int, unit: int, ago_s: float
) -> list[Recorded]:
    """The entries of one dispatch, until the order has been delivered."""
    task_id, name = f"T{number:04d}", unit_name(unit)
    title = f"{alert.road} {alert.direction}"
    assigned = facts.UnitAssigned(
        f"D{number:04d}",
        number,
        task_id,
        name,
        alert.place,
        f"令{number} 去{title}。疏导交通。",
        1,
        260_000,
        "",
        Advice(alert.place, (), ()),
    )
    return [
        chronicle.record(facts.AlertTaken(alert.alert_id, "席位 2"), at(ago_s + 20)),
        chronicle.record(
            facts.TaskOpened(task_id, TaskKind.JAM, title, alert.place, alert.alert_id), at(ago_s)
        ),
        chronicle.record(plan(number), at(ago_s)),
        chronicle.record(assigned, at(ago_s)),
        chronicle.record(facts.OrderSent(number, name, 1), at(ago_s - 1), "gateway"),
        chronicle.record(facts.OrderDelivered(number, name), at(ago_s - 2), "gateway"),
    ]


def history() -> list[Recorded]:
    """The journal of the moment: five open alerts, two units out, one task done."""
    chronicle = Chronicle()
    jams = [jam(i, *JAMS[i - 1]) for i in range(1, 5)]
    done = jam(9, "卫育路", CongestionLevel.MODERATE, 2400, 410)
    entries = [chronicle.record(facts.SeatOpened("席位 2", "王"), at(7200))]
    entries += [chronicle.record(done, at(2400), "gateway"), *order(chronicle, done, 1, 9, 2300)]
    answered = facts.OrderAnswered(1, unit_name(9), Answer.ACCEPTED, AnswerBy.TERMINAL)
    report_lines = (facts.ReportLine(at(2400), "预警", "卫育路 中度拥堵 410 m", "gateway:2"),)
    report = facts.ReportWritten("R0001", "T0001", "卫育路", report_lines, 100_000, 480_000, 900_000, 1)
    entries += [
        chronicle.record(answered, at(2280), "gateway"),
        chronicle.record(facts.UnitArrived("D0001", unit_name(9), 34, at(1920)), at(1920), "gateway"),
        chronicle.record(facts.OutcomeEntered("T0001", Outcome.DIRECTED, "一辆货车抛锚"), at(1500)),
        chronicle.record(facts.AssignmentReleased("D0001", unit_name(9), ReleaseReason.DONE), at(1500)),
        chronicle.record(report, at(1500)),
        chronicle.record(facts.TaskClosed("T0001"), at(1500)),
        chronicle.record(jams[3], at(520), "gateway"),
        *order(chronicle, jams[3], 2, 3, 470),
        chronicle.record(
            facts.OrderAnswered(2, unit_name(3), Answer.ACCEPTED, AnswerBy.TERMINAL), at(455), "gateway"
        ),
        chronicle.record(facts.UnitArrived("D0002", unit_name(3), 41, at(180)), at(180), "gateway"),
        chronicle.record(jams[1], at(330), "gateway"),
        *order(chronicle, jams[1], 3, 12, 240),
        chronicle.record(facts.TerminalRefused("013900001234", "unknown_terminal"), at(300), "gateway"),
        chronicle.record(jams[0], at(190), "gateway"),
        chronicle.record(jams[2], at(75), "gateway"),
    ]
    return [*entries, chronicle.record(sos(16, 40), at(20), "gateway")]


def sos(unit: int, number: int) -> facts.AlertRaised:
    """A rider calls for help from where he is."""
    seen = seen_unit(unit, NOW)
    place = Place.at(seen.lat_deg, seen.lon_deg, "鲁化路")
    return facts.AlertRaised(
        f"S{number:04d}",
        AlertKind.SOS,
        AlertLevel.CRITICAL,
        "鲁化路",
        "",
        "近利民路",
        place,
        (),
        0,
        at(21),
        "terminals",
        unit_id=unit_name(unit),
    )


def landmark_file() -> dict[str, Any]:
    """What the demo city's map shows besides roads."""
    found: dict[str, Any] = json.loads((CITY / "landmarks.geojson").read_text(encoding="utf-8"))
    return found


def landmarks() -> Sequence[Landmark]:
    """The demo city's own landmarks."""
    return landmarks_of(landmark_file())


def rate(good: int, all_cases: int) -> Rate:
    """A rate of so many good cases among all."""
    standings = [Standing.GOOD] * good + [Standing.BAD] * (all_cases - good)
    return Rate(
        tuple(Case(f"J{i:04d}", "花园路", at(600), standing, "") for i, standing in enumerate(standings))
    )
