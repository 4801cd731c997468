"""The city's HTTP doors: its clock, its road states in AMap's shape, its truth, and two levers for drills."""

import hmac
import random
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from aiohttp import web

from dispatch.simulation.amap import AmapRoads, RequestRefusedError, requested_level
from dispatch.simulation.citytime import CityTime
from dispatch.simulation.incidents import Incident
from dispatch.simulation.source import CitySourceError
from dispatch.simulation.world import World
from dispatch.wire.plates import STOP_PATH, TOKEN_HEADER

_LEVEL_OF_KIND = {"arterial": 4, "main": 4, "ring": 2, "collector": 5, "old_city": 6}
"""AMap's road levels by the source's kinds of road."""


class Doors:
    """An aiohttp application over one ``World``."""

    def __init__(
        self,
        world: World,
        clock: CityTime,
        token: str,
        key: str,
        stop: Callable[[], None],
        *,
        refresh_s: int,
        shuffle_lcodes: int | None = None,
    ) -> None:
        """*token* opens truth and control, *key* is AMap's; *shuffle_lcodes* seeds their permutation."""
        self._world = world
        self._clock = clock
        self._token = token
        self._key = key
        self._stop = stop
        self._refresh_s = refresh_s
        levels = {road.id: _LEVEL_OF_KIND.get(road.kind, 5) for road in world.source.road}
        self._amap = AmapRoads(world.roads, levels)
        if shuffle_lcodes is not None:
            random.Random(shuffle_lcodes).shuffle(self._amap.lcodes)
        self._speed_mps = world.roads.free_flow_mps.copy()
        self.app = web.Application()
        self.app.add_routes(
            [
                web.get("/clock", self._get_clock),
                web.get("/v3/traffic/status/{shape}", self._get_status),
                web.get("/truth", self._get_truth),
                web.post(STOP_PATH, self._post_stop),
                web.post("/control/incident", self._post_incident),
            ]
        )

    def refresh(self, second: int) -> None:
        """Take new speeds when their time has come; between, the answers stay as they are."""
        if second % self._refresh_s == 0:
            self._speed_mps = self._world.sliding.speed_mps()

    async def _get_clock(self, request: web.Request) -> web.Response:
        del request
        return web.json_response(
            {
                "now": self._clock.now().isoformat(timespec="milliseconds"),
                "speed": self._clock.speed,
                "achieved": round(self._clock.achieved(), 2),
            }
        )

    async def _get_status(self, request: web.Request) -> web.Response:
        try:
            return _json(self._status(request.match_info["shape"], request.query))
        except RequestRefusedError as refusal:
            return _json(refusal.answer())

    def _status(self, shape: str, query: Mapping[str, str]) -> dict[str, Any]:
        if not hmac.compare_digest(query.get("key", "").encode(), self._key.encode()):
            raise RequestRefusedError("INVALID_USER_KEY", "10001")
        match shape:
            case "rectangle":
                segments = self._amap.in_rectangle(query.get("rectangle", ""))
            case "circle":
                segments = self._amap.in_circle(query.get("location", ""), query.get("radius", ""))
            case "road":
                segments = self._amap.named(query.get("name", ""))
            case _:
                raise RequestRefusedError("SERVICE_NOT_AVAILABLE", "10002")
        level = requested_level(query.get("level", ""))
        full = query.get("extensions", "base") == "all"
        return self._amap.answer(segments, self._speed_mps, level, full=full)

    async def _get_truth(self, request: web.Request) -> web.Response:
        self._check(request)
        world, roads = self._world, self._world.roads
        jams = [
            {
                "edge": roads.segment_ids[jam.segment],
                "name": roads.names[jam.segment],
                "direction": roads.directions[jam.segment],
                "lat": round(float(roads.line(jam.segment)[-1][0]), 6),
                "lon": round(float(roads.line(jam.segment)[-1][1]), 6),
                "length_m": round(float(roads.length_m[jam.segment])),
                "onset": self._clock.at(jam.onset_s).isoformat(),
                "known": self._clock.at(jam.known_s).isoformat(),
                "end": None if jam.end_s is None else self._clock.at(jam.end_s).isoformat(),
                "lowest_mps": round(jam.lowest_mps, 2),
            }
            for jam in world.truth.jams()
        ]
        incidents = [
            {
                "id": blockage.incident.id,
                "kind": blockage.incident.kind,
                "edge": roads.segment_ids[blockage.segment],
                "lat": round(blockage.lat_deg, 6),
                "lon": round(blockage.lon_deg, 6),
                "began": self._clock.at(blockage.began_s).isoformat(),
            }
            for blockage in world.book.blockages
        ]
        units = {unit: rider.phase.value for unit, rider in world.riders.items()}
        return _json(
            {
                "now": self._clock.now().isoformat(timespec="milliseconds"),
                "vehicles": world.engine.vehicles(),
                "teleports": world.engine.teleports,
                "jams": jams,
                "incidents": incidents,
                "units": units,
            }
        )

    async def _post_stop(self, request: web.Request) -> web.Response:
        self._check(request)
        self._stop()
        return _json({"stopping": True})

    async def _post_incident(self, request: web.Request) -> web.Response:
        self._check(request)
        try:
            incident = msgspec.json.decode(await request.read(), type=Incident)
            self._world.book.begin(incident, self._world.engine.second)
        except (msgspec.DecodeError, CitySourceError) as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        return _json({"begun": incident.id})

    def _check(self, request: web.Request) -> None:
        given = request.headers.get(TOKEN_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            raise web.HTTPForbidden(text=f"{TOKEN_HEADER} is not this city's")


def _json(content: dict[str, Any]) -> web.Response:
    return web.Response(body=msgspec.json.encode(content), content_type="application/json", charset="utf-8")
