"""Timings for the signals that netconvert laid out: lengths and offsets of their phases."""

import zlib
from xml.etree.ElementTree import Element

from dispatch.simulation.source import CitySource, SignalPlan
from dispatch.simulation.streets import Junction, StreetPlan

_YELLOW_S = 3
_BIG_PRIORITY = 8
"""Roads of this priority or more count as big."""

_CROSS = 4
"""Arms of a full crossing."""

_SHORTEST_GREEN_S = 6


def signal_plan(source: CitySource, plan: StreetPlan, junction: Junction) -> SignalPlan | None:
    """The signal plan of *junction*, or None where the source gives it no signal."""
    for exception in source.signal:
        if set(exception.at) <= junction.roads:
            return None if exception.none else exception.plan
    kinds = [source.road_kind(road).priority for road in source.road if road.id in junction.roads]
    big = sum(priority >= _BIG_PRIORITY for priority in kinds)
    if big > 1:
        return source.signals.big_big
    if big == 1 and len(kinds) > 1 and len(_arms(plan, junction)) >= _CROSS:
        return source.signals.big_small
    return None


def is_big_crossing(source: CitySource, plan: StreetPlan, junction: Junction) -> bool:
    """Whether two big roads cross at *junction*, with four arms and a signal."""
    big = [r for r in source.road if r.id in junction.roads and source.road_kind(r).priority >= _BIG_PRIORITY]
    signal = signal_plan(source, plan, junction)
    return len(big) > 1 and signal is not None and len(_arms(plan, junction)) >= _CROSS


def _arms(plan: StreetPlan, junction: Junction) -> set[str]:
    arms = {s.start.id for s in plan.streets if s.end is junction}
    return arms | {s.end.id for s in plan.streets if s.start is junction}


def main_road(source: CitySource, junction: Junction) -> str:
    """The road of *junction* that gets the plan's ``main_share``."""
    for exception in source.signal:
        if set(exception.at) <= junction.roads:
            return exception.at[0]
    here = [road for road in source.road if road.id in junction.roads]
    return max(here, key=lambda road: (source.road_kind(road).priority, road.axis == "ns")).id


def set_timings(net: Element, source: CitySource, plan: StreetPlan) -> None:
    """Rewrite phase lengths and offsets of each ``tlLogic`` in *net* (a parsed ``net.xml``) in place."""
    junctions = {junction.id: junction for junction in plan.junctions}
    road_of = {street.id: street.road.id for street in plan.streets}
    links: dict[str, list[tuple[int, str, str]]] = {}
    for connection in net.iter("connection"):
        if (tl := connection.get("tl")) is not None:
            row = (
                int(connection.attrib["linkIndex"]),
                road_of[connection.attrib["from"]],
                connection.attrib["dir"],
            )
            links.setdefault(tl, []).append(row)
    for logic in net.iter("tlLogic"):
        junction = junctions[logic.attrib["id"]]
        timing = signal_plan(source, plan, junction)
        if timing is None:
            continue
        _set_phases(logic, timing, main_road(source, junction), links[logic.attrib["id"]])
        logic.set("offset", str(_offset_s(source, plan, junction, timing)))


def _set_phases(logic: Element, timing: SignalPlan, main: str, links: list[tuple[int, str, str]]) -> None:
    through: list[tuple[Element, bool]] = []
    spent_s = 0
    for phase in logic.iter("phase"):
        state = phase.attrib["state"]
        protected = [(road, turn) for index, road, turn in links if state[index] == "G"]
        if "y" in state or not protected:
            phase.set("duration", str(_YELLOW_S))
            spent_s += _YELLOW_S
        elif all(turn in "lLtr" for _, turn in protected) and any(turn in "lL" for _, turn in protected):
            phase.set("duration", str(max(timing.left_s, _SHORTEST_GREEN_S)))
            spent_s += max(timing.left_s, _SHORTEST_GREEN_S)
        else:
            for_main = sum(road == main for road, _ in protected) * 2 > len(protected)
            through.append((phase, for_main))
    left_over_s = max(timing.cycle_s - spent_s, 2 * _SHORTEST_GREEN_S)
    shares = [timing.main_share if for_main else 1 - timing.main_share for _, for_main in through]
    for (phase, _), share in zip(through, shares, strict=True):
        green_s = round(left_over_s * share / sum(shares))
        phase.set("duration", str(max(green_s, _SHORTEST_GREEN_S)))


def _offset_s(source: CitySource, plan: StreetPlan, junction: Junction, timing: SignalPlan) -> int:
    for wave in source.wave:
        if wave.road in junction.roads:
            road = next(r for r in source.road if r.id == wave.road)
            along_m = next(at_m for at_m, j in plan.stations(road) if j is junction)
            return round(along_m / (wave.speed_kmh / 3.6)) % timing.cycle_s
    return zlib.crc32(junction.id.encode()) % timing.cycle_s
