"""The map of a task's route, drawn from the road network: roads, routes, closures, posts by their numbers."""

from collections.abc import Iterator, Sequence

import numpy as np

from dispatch.domain.plans import Plan, RouteRole
from dispatch.reports.drawing import BLUE, GREY, INK, PALE, RED, Canvas
from dispatch.reports.paper import Drawing
from dispatch.roads.network import RoadNetwork

WIDTH, HIGHEST, LEGEND = 1_560, 1_360, 66
"""As wide as the text, at most so high that title and caption fit on the page; the legend below the map."""

_MARGIN_M = 250.0
_LABELS = 28
_LABEL_APART = 130.0
_POST_R, _DIGITS = 17.0, 2
_EDGE = 60.0

Points = list[tuple[float, float]]


def route_map(plan: Plan, network: RoadNetwork, badge: str = "") -> Drawing | None:
    """Draw the plan; None where it has nothing on this map. *badge*: what the map says about itself."""
    frame = _Frame.around(plan, network)
    if frame is None:
        return None
    canvas = Canvas(WIDTH, frame.height + LEGEND)
    roads = frame.roads()
    for segment, points in roads.items():
        canvas.line(points, PALE, 4 + 2 * int(network.lanes[segment]), cap="round")
    _routes(canvas, plan, frame)
    for closure in plan.closures:
        for name in closure.segments:
            points = frame.segment(name)
            if points:
                canvas.line(points, RED, 9, dash="16 9")
    _names(canvas, frame, roads)
    _ends(canvas, plan, frame)
    for number, post in enumerate(plan.posts, start=1):
        if post.place is not None and post.kind.stands:
            x, y = frame.at(post.place.lat_deg, post.place.lon_deg)
            canvas.disc(x, y, _POST_R, INK)
            size = 22 if len(str(number)) <= _DIGITS else 17
            canvas.text(x, y + 8, str(number), size, "#ffffff", anchor="middle")
    _legend(canvas, frame, badge)
    caption = "路线、管制与岗位示意图（圆内数字为岗位表中的序号）"
    return Drawing(canvas.svg(), WIDTH, frame.height + LEGEND, caption)


class _Frame:
    """The part of the map that is drawn, and where a place of it stands on the paper."""

    def __init__(self, network: RoadNetwork, box_m: tuple[float, float, float, float]) -> None:
        west, south, east, north = box_m
        width, height = max(east - west, 1.0), max(north - south, 1.0)
        self.network = network
        self.scale = min(WIDTH / width, HIGHEST / height)
        self.height = round(min(HIGHEST, max(height * self.scale, 700)))
        self._west = (west + east) / 2 - WIDTH / self.scale / 2
        self._north = (south + north) / 2 + self.height / self.scale / 2

    @classmethod
    def around(cls, plan: Plan, network: RoadNetwork) -> "_Frame | None":
        """The frame around routes, closures and posts."""
        names = [name for route in plan.routes for name in route.segments]
        names += [name for closure in plan.closures for name in closure.segments]
        lines = [network.line(network.index_of[name]) for name in names if name in network.index_of]
        standing = [post.place for post in plan.posts if post.kind.stands]
        places = [(p.lat_deg, p.lon_deg) for p in standing if p is not None]
        points = np.concatenate([*lines, np.array(places).reshape(-1, 2)]) if lines or places else None
        if points is None:
            return None
        x_m, y_m = network.plane.xy(points[:, 0], points[:, 1])
        return cls(
            network,
            (
                float(x_m.min()) - _MARGIN_M,
                float(y_m.min()) - _MARGIN_M,
                float(x_m.max()) + _MARGIN_M,
                float(y_m.max()) + _MARGIN_M,
            ),
        )

    def at(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """A place on the paper."""
        (x,), (y,) = self.network.plane.xy([lat_deg], [lon_deg])
        return (float(x) - self._west) * self.scale, (self._north - float(y)) * self.scale

    def segment(self, name: str) -> Points:
        """A segment on the paper; nothing of one that the network does not know."""
        index = self.network.index_of.get(name)
        return [] if index is None else self._points(index)

    def _points(self, index: int) -> Points:
        line = self.network.line(index)
        x_m, y_m = self.network.plane.xy(line[:, 0], line[:, 1])
        x, y = (x_m - self._west) * self.scale, (self._north - y_m) * self.scale
        return list(zip(x.tolist(), y.tolist(), strict=True))

    def roads(self) -> dict[int, Points]:
        """Every segment that is seen, one of each pair that lies on one line."""
        network = self.network
        x_m, y_m = network.plane.xy(network.shape_lat_deg, network.shape_lon_deg)
        x, y = (x_m - self._west) * self.scale, (self._north - y_m) * self.scale
        inside = (x > 0) & (x < WIDTH) & (y > 0) & (y < self.height)
        seen = np.logical_or.reduceat(inside, network.shape_start[:-1])
        drawn: dict[int, Points] = {}
        for index in np.flatnonzero(seen).tolist():
            if int(network.opposite[index]) not in drawn:
                drawn[index] = self._clipped(self._points(index))
        return drawn

    def _clipped(self, points: Points) -> Points:
        """A line cut at the frame, as far as its own points tell."""
        return [(min(max(x, 0.0), WIDTH), min(max(y, 0.0), float(self.height))) for x, y in points]


def _routes(canvas: Canvas, plan: Plan, frame: _Frame) -> None:
    """Reserve routes first, so that the main one lies on top."""
    for role, colour, dash in ((RouteRole.RESERVE, GREY, "26 14"), (RouteRole.MAIN, BLUE, "")):
        for route in plan.routes:
            if route.role is role:
                points = [point for name in route.segments for point in frame.segment(name)]
                if points:
                    canvas.line(points, "#ffffff", 22)
                    canvas.line(points, colour, 14, dash=dash)


def _names(canvas: Canvas, frame: _Frame, roads: dict[int, Points]) -> None:
    """A name for each road, on its longest segment in the frame, while there is room."""
    network = frame.network
    longest: dict[str, int] = {}
    for index in roads:
        name = network.names[index]
        if name and (name not in longest or network.length_m[index] > network.length_m[longest[name]]):
            longest[name] = index
    taken: Points = []
    by_length = sorted(longest.items(), key=lambda item: (-float(network.length_m[item[1]]), item[0]))
    for name, index in by_length:
        x, y = _middle(roads[index])
        inside = _EDGE < x < WIDTH - _EDGE and _EDGE < y < frame.height - 2 * _EDGE
        near = any(abs(x - a) < _LABEL_APART and abs(y - b) < _LABEL_APART / 3 for a, b in taken)
        if inside and not near:
            taken.append((x, y))
            canvas.text(x, y + 8, name, 23, "#4a4f57", anchor="middle", halo=True)
        if len(taken) == _LABELS:
            return


def _middle(points: Points) -> tuple[float, float]:
    (a, b), (c, d) = points[(len(points) - 1) // 2], points[len(points) // 2]
    return (a + c) / 2, (b + d) / 2


def _ends(canvas: Canvas, plan: Plan, frame: _Frame) -> None:
    """Where the main route begins and ends."""
    main = plan.route("")
    places = [point.place for point in main.points if point.place is not None] if main is not None else []
    for place, word in zip((places[:1] + places[-1:]), ("起", "终"), strict=False):
        x, y = frame.at(place.lat_deg, place.lon_deg)
        canvas.box(x - 20, y - 60, 40, 40, BLUE)
        canvas.shape([(x - 10, y - 21), (x + 10, y - 21), (x, y - 4)], BLUE)
        canvas.text(x, y - 30, word, 28, "#ffffff", anchor="middle", bold=True)


def _legend(canvas: Canvas, frame: _Frame, badge: str) -> None:
    """What the lines mean, the scale, north, and what the map says about itself."""
    y = frame.height + 42
    canvas.box(0, frame.height, WIDTH, LEGEND, "#ffffff")
    canvas.box(0, 0, WIDTH, frame.height, "none", GREY, 3)
    for x, colour, dash, word in _keys():
        canvas.line([(x, y - 6), (x + 70, y - 6)], colour, 12, dash=dash)
        canvas.text(x + 80, y + 3, word, 24)
    canvas.disc(560, y - 6, _POST_R, INK)
    canvas.text(586, y + 3, "岗位", 24)
    metres = _round(WIDTH / frame.scale / 7)
    length = metres * frame.scale
    canvas.line([(680, y - 12), (680, y), (680 + length, y), (680 + length, y - 12)], INK, 3)
    canvas.text(680 + length / 2, y - 8, f"{metres} 米", 21, anchor="middle")
    canvas.shape([(WIDTH - 50, 26), (WIDTH - 66, 70), (WIDTH - 50, 60), (WIDTH - 34, 70)], INK)
    canvas.text(WIDTH - 50, 98, "北", 26, anchor="middle", halo=True)
    if badge:
        canvas.text(WIDTH - 10, y + 3, badge, 24, "#4a4f57", anchor="end")


def _keys() -> Iterator[tuple[float, str, str, str]]:
    yield 10, BLUE, "", "主路线"
    yield 205, GREY, "26 14", "备用路线"
    yield 400, RED, "16 9", "管制"


def _round(metres: float) -> int:
    """A round number not above *metres*."""
    steps: Sequence[int] = (50, 100, 200, 500, 1_000, 2_000, 5_000)
    return max((step for step in steps if step <= metres), default=steps[0])
