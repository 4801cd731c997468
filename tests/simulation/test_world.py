"""The city without its doors: repeatable, with incidents, riders and shifts."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import libsumo
import msgspec
import numpy as np
import pytest

from dispatch.domain.clock import CHINA, day_start
from dispatch.domain.geo import distance_m
from dispatch.domain.units import shift_at
from dispatch.roads.places import place_words
from dispatch.simulation.duty import read_duty, read_terminals
from dispatch.simulation.incidents import Incident, incident_segment, read_incidents
from dispatch.simulation.motorcycle import Motorcycle
from dispatch.simulation.relief import LESS, MORE
from dispatch.simulation.riders import STAY_S, Phase
from dispatch.simulation.source import CitySourceError
from dispatch.simulation.world import World

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "resources/cities/liaocheng"
MIDNIGHT = day_start(datetime(2026, 6, 1, 12, tzinfo=UTC))
TEN = 10 * 3600
UNITS = ["A01", "A02", "A21"]
Make = Callable[..., World]

REPEAT = """
import hashlib, sys
from pathlib import Path
from dispatch.simulation.duty import read_duty
from dispatch.simulation.world import World
from tests.simulation.test_world import MIDNIGHT, TEN, UNITS
source, cache, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
world = World(source, cache, seed, UNITS, read_duty(source / "duty.csv"), ())
world.start(MIDNIGHT, TEN)
while world.warm_up():
    pass
for _ in range(150):
    world.advance()
places = [(unit, rider.sample) for unit, rider in world.riders.items()]
print(hashlib.sha256(repr((world.engine.fingerprint(), places)).encode()).hexdigest())
world.close()
"""


@pytest.fixture
def make_world(quiet_city: Path, city_cache: Path) -> Iterator[Make]:
    """Makes worlds that have begun at ten, and closes them."""
    made: list[World] = []

    def make(*incidents: Incident, at: int = TEN) -> World:
        duty = read_duty(quiet_city / "duty.csv")
        world = World(quiet_city, city_cache, 3, UNITS, duty, incidents)
        made.append(world)
        world.start(MIDNIGHT, at)
        while world.warm_up():
            pass
        return world

    yield make
    for world in made:
        world.close()


def advance(world: World, seconds: int, until: Callable[[], bool] = lambda: False) -> bool:
    """Let time pass until *until* is true; whether it became so."""
    for _ in range(seconds):
        world.advance()
        if until():
            return True
    return False


def place_of(world: World, edge: str) -> tuple[float, float]:
    """The middle of an edge."""
    lat, lon = world.roads.line(world.roads.index_of[edge]).mean(axis=0)
    return float(lat), float(lon)


def test_the_same_seed_lives_the_same_day(quiet_city: Path, city_cache: Path) -> None:
    """Two fresh processes agree on every vehicle after some minutes; another seed lives another day."""

    def hash_of(seed: str) -> str:
        command = [sys.executable, "-c", REPEAT, str(quiet_city), str(city_cache), seed]
        return subprocess.run(
            command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=50
        ).stdout

    first = hash_of("11")
    assert first == hash_of("11")
    assert first != hash_of("12")
    assert len(first.strip()) == 64


def test_an_order_is_ridden_to_and_acted_on_once(make_world: Make) -> None:
    """The rider arrives within 50 m, and the same number again changes nothing."""
    world = make_world()
    rider = world.riders["A01"]
    advance(world, 30, lambda: rider.sample is not None)
    place = place_of(world, "liuhua.2")
    assert rider.take_order(1, *place, "")
    assert not rider.take_order(1, *place, "")
    assert advance(world, 900, lambda: rider.phase is Phase.HANDLING)
    assert rider.sample is not None
    assert distance_m(rider.sample.lat_deg, rider.sample.lon_deg, *place) < 50
    assert rider.recall(1)
    assert rider.phase is Phase.PATROL
    assert not rider.take_order(1, *place, "")
    assert advance(world, 60, lambda: rider.sample is not None and rider.sample.speed_mps > 3)


def far_from(world: World, unit: str) -> str:
    """The edge whose middle is the farthest from a rider."""
    here = world.riders[unit].sample
    assert here is not None
    return max(
        world.roads.segment_ids, key=lambda e: distance_m(here.lat_deg, here.lon_deg, *place_of(world, e))
    )


def pass_a_place(world: World) -> tuple[float, float]:
    """Ride until A01 has half a two-way street behind and a quarter ahead; a place 200 m behind."""

    def passed() -> bool:
        edge = libsumo.vehicle.getRoadID("rider:A01") if world.riders["A01"].sample else ":"
        if edge.startswith(":") or world.roads.opposite[world.roads.index_of[edge]] < 0:
            return False
        at_m, whole_m = libsumo.vehicle.getLanePosition("rider:A01"), libsumo.lane.getLength(f"{edge}_0")
        return bool(libsumo.vehicle.getSpeed("rider:A01") > 8 and 250 < at_m < whole_m - 100)

    assert advance(world, 600, passed)
    segment = world.roads.index_of[libsumo.vehicle.getRoadID("rider:A01")]
    at_m = libsumo.vehicle.getLanePosition("rider:A01")
    share = (at_m - 200) / float(world.roads.length_m[segment])
    start, end = world.roads.line(segment)[0], world.roads.line(segment)[-1]
    lat_deg, lon_deg = start + (end - start) * share
    return float(lat_deg), float(lon_deg)


def test_a_rider_who_has_just_passed_the_place_turns_on_the_road(make_world: Make) -> None:
    """Half a street back is half a minute, not a way round by the next junction; the track makes no leap."""
    world = make_world()
    rider = world.riders["A01"]
    assert rider.take_order(5, *pass_a_place(world), "")
    track = [rider.sample]
    while rider.phase is not Phase.HANDLING and len(track) < 45:
        world.advance()
        track.append(rider.sample)
    assert rider.phase is Phase.HANDLING
    legs_m = [
        distance_m(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)
        for a, b in pairwise(track)
        if a is not None and b is not None
    ]
    assert max(legs_m) < 40
    assert not rider.told


def test_a_rider_who_finds_no_gap_to_turn_rides_round(
    make_world: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The officer tries for 20 s, stays on the road all the while, and then comes by another way."""
    world = make_world()
    rider = world.riders["A01"]
    tried: list[str] = []
    monkeypatch.setattr(Motorcycle, "turn_back", lambda _bike, edge: tried.append(edge))
    assert rider.take_order(5, *pass_a_place(world), "")
    gone = [False]

    def arrived() -> bool:
        gone[0] |= "rider:A01" not in libsumo.vehicle.getIDList()
        return rider.phase is Phase.HANDLING

    assert advance(world, 600, arrived)
    assert 0 < len(tried) <= 20
    assert gone == [False]


def test_a_rider_recalled_at_the_end_of_a_street_stays_on_the_road(make_world: Make) -> None:
    """The way to the order is forgotten, and at once there is another one."""
    world = make_world()
    rider = world.riders["A01"]
    assert advance(world, 120, lambda: rider.sample is not None)
    assert rider.take_order(5, *place_of(world, far_from(world, "A01")), "")

    def near_the_end() -> bool:
        edge = libsumo.vehicle.getRoadID("rider:A01")
        if edge.startswith(":"):
            return False
        rest_m = libsumo.lane.getLength(f"{edge}_0") - libsumo.vehicle.getLanePosition("rider:A01")
        return bool(rest_m < libsumo.vehicle.getSpeed("rider:A01"))

    assert advance(world, 300, near_the_end)
    assert rider.recall(5)
    assert not advance(world, 20, lambda: "rider:A01" not in libsumo.vehicle.getIDList())


def test_a_handled_place_is_left_again(make_world: Make) -> None:
    """Without a recall the rider goes back to the beat when the street has recovered."""
    world = make_world()
    rider = world.riders["A02"]
    advance(world, 30, lambda: rider.sample is not None)
    assert rider.take_order(9, *place_of(world, "liuyuan.6"), "")
    assert advance(world, 900, lambda: rider.phase is Phase.HANDLING)
    assert advance(world, 600, lambda: rider.phase is Phase.PATROL)


def test_the_officer_directs_the_street_of_the_order_until_it_flows(
    make_world: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The jammed street's green is stretched and the others' cut, as long as its traffic crawls."""
    world = make_world()
    rider, segment = world.riders["A01"], world.roads.index_of["-zhenxing.7"]
    advance(world, 30, lambda: rider.sample is not None)
    speed_mps = world.roads.free_flow_mps.copy()
    speed_mps[segment] *= 0.2
    monkeypatch.setattr(world.sliding, "speed_mps", lambda: speed_mps)
    head = world.roads.line(segment)[-1]
    words = place_words(world.roads, segment, float(world.roads.length_m[segment])).text
    assert rider.take_order(4, float(head[0]), float(head[1]), f"令4 去{words}。")
    assert advance(world, 900, lambda: rider.phase is Phase.HANDLING)
    advance(world, 120)
    plan, ours, others = greens(world, "-zhenxing.7")
    assert ours == pytest.approx(plan[0] * MORE, abs=1.5)
    assert others == pytest.approx(plan[1] * LESS, abs=1.5)
    speed_mps[segment] = world.roads.free_flow_mps[segment]
    advance(world, STAY_S - 5)
    assert rider.phase is Phase.HANDLING
    assert advance(world, 10, lambda: rider.phase is Phase.PATROL)


def greens(world: World, edge: str) -> tuple[tuple[float, float], float, float]:
    """Seconds that the longest green of *edge* and the longest one without it are planned for, and last."""
    signals = libsumo.trafficlight
    ours = {
        s: [n for n, link in enumerate(signals.getControlledLinks(s)) if link[0][0].startswith(f"{edge}_")]
        for s in signals.getIDList()
    }
    ((signal, links),) = [(s, found) for s, found in ours.items() if found]
    phases = [
        (any(phase.state[n] == "G" for n in links), phase.duration)
        for phase in signals.getAllProgramLogics(signal)[0].phases
    ]
    planned = tuple(max(d for is_ours, d in phases if is_ours is wanted) for wanted in (True, False))
    lasted = {True: 0.0, False: 0.0}
    begun, state = world.engine.second, ""
    for _ in range(300):
        world.advance()
        now = signals.getRedYellowGreenState(signal)
        if now != state:
            is_ours = any(state[n : n + 1] == "G" for n in links)
            if "G" in state and "y" not in state:
                lasted[is_ours] = max(lasted[is_ours], float(world.engine.second - begun))
            begun, state = world.engine.second, now
    return (planned[0], planned[1]), lasted[True], lasted[False]


def test_after_a_clean_stop_the_rider_goes_on_to_the_order(
    make_world: Make, quiet_city: Path, city_cache: Path, tmp_path: Path
) -> None:
    """Stopped on the way and begun again, the same rider rides to the same place and arrives."""
    world = make_world()
    rider = world.riders["A01"]
    advance(world, 30, lambda: rider.sample is not None)
    place = place_of(world, "liuhua.2")
    assert rider.take_order(1, *place, "令1 去柳花支路")
    advance(world, 20)
    assert rider.phase is Phase.RIDING
    saved = msgspec.json.decode(msgspec.json.encode(world.save(tmp_path / "state.xml.gz")))
    world.close()
    again = World(quiet_city, city_cache, 3, UNITS, read_duty(quiet_city / "duty.csv"), ())
    again.resume(tmp_path / "state.xml.gz", saved)
    rider = again.riders["A01"]
    assert (rider.phase, rider.take_order(1, *place, "")) == (Phase.RIDING, False)
    assert advance(again, 900, lambda: rider.phase is Phase.HANDLING)
    assert rider.sample is not None
    assert distance_m(rider.sample.lat_deg, rider.sample.lon_deg, *place) < 50
    again.close()


def test_a_breakdown_blocks_its_lanes_until_an_officer_comes(make_world: Make) -> None:
    """It stands where its file says, stays, and is towed some minutes after arrival."""
    breakdown = Incident("x", "breakdown", road="柳园北路", toward="南", near="兴华路", lanes=3)
    world = make_world()
    world.book.begin(breakdown, world.engine.second)
    (blockage,) = world.book.blockages
    advance(world, 20)
    edge = world.roads.segment_ids[blockage.segment]
    standing = [v for v in libsumo.vehicle.getIDList() if v.startswith("blocked:")]
    assert {libsumo.vehicle.getLaneID(v) for v in standing} == {f"{edge}_{lane}" for lane in range(3)}
    rider = world.riders["A01"]
    assert rider.take_order(2, blockage.lat_deg, blockage.lon_deg, "")
    assert advance(world, 900, lambda: rider.phase is Phase.HANDLING)
    assert world.book.blockages
    assert advance(world, 260, lambda: not world.book.blockages)
    advance(world, 2)
    assert not [v for v in libsumo.vehicle.getIDList() if v.startswith("blocked:")]


def test_an_incident_happens_at_its_time_and_goes_by_itself(make_world: Make) -> None:
    """``at`` is local time, ``minutes`` its end when nobody comes."""
    closure = Incident("c", "closure", at="10:01", road="花园路", toward="北", near="兴华路", minutes=2)
    world = make_world(closure)
    advance(world, 50)
    assert not world.book.blockages
    advance(world, 20)
    assert [b.incident.id for b in world.book.blockages] == ["c"]
    advance(world, 125)
    assert not world.book.blockages


def test_unit_incidents_hold_for_their_unit_and_time(make_world: Make) -> None:
    """SOS and *cannot* concern one unit, for so many minutes."""
    world = make_world(Incident("s", "sos", at="10:00", unit="A01", minutes=1))
    advance(world, 5)
    assert world.book.holds("sos", "A01")
    assert not world.book.holds("sos", "A02")
    assert not world.book.holds("cannot", "A01")
    advance(world, 60)
    assert not world.book.holds("sos", "A01")


def test_who_is_off_duty_is_off_the_road(make_world: Make) -> None:
    """A21 has no night shift: at 22:31 only the other two ride."""
    world = make_world(at=22 * 3600 + 1740)
    advance(world, 20)
    assert {u for u, r in world.riders.items() if r.phase is not Phase.OFF} == set(UNITS)
    advance(world, 100)
    assert {u for u, r in world.riders.items() if r.phase is not Phase.OFF} == {"A01", "A02"}
    assert "rider:A21" not in libsumo.vehicle.getIDList()


def test_at_least_twenty_units_are_on_duty_at_any_minute() -> None:
    """The shipped duty sheet covers the day."""
    duty = read_duty(SOURCE / "duty.csv")
    units = [line.unit_id for line in read_terminals(SOURCE / "terminals.csv")]
    assert len(units) == 24
    for minute in range(24 * 60):
        moment = MIDNIGHT + timedelta(minutes=minute)
        on = [u for u in units if shift_at(tuple(s for s in duty if s.unit_id == u), moment)]
        assert len(on) >= 20, moment.astimezone(CHINA)


def test_shipped_incidents_name_streets_that_exist(make_world: Make) -> None:
    """Each of the demo day's incidents has its street, heading where it says."""
    world = make_world()
    incidents = [i for i in read_incidents(SOURCE / "incidents.toml") if i.kind in {"breakdown", "closure"}]
    assert incidents
    for incident in incidents:
        segment = incident_segment(world.roads, incident)
        assert world.roads.names[segment] == incident.road
        assert world.roads.directions[segment].endswith(incident.toward)


def test_an_incident_on_no_street_is_refused(make_world: Make) -> None:
    """The road's name, the direction and the crossing are told."""
    world = make_world()
    with pytest.raises(CitySourceError, match="长安街"):
        world.book.begin(Incident("n", "breakdown", road="长安街"), world.engine.second)
    assert np.all(world.sliding.speed_mps() > 0)
