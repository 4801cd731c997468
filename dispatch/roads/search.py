"""Finding a place by what people call it: a road, a crossing, a landmark; Chinese, pinyin or initials."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from dispatch.domain.calls import Spot
from dispatch.domain.geo import Place
from dispatch.roads.landmarks import Landmark
from dispatch.roads.nearest import RoadIndex, RoadPlace, point_at
from dispatch.roads.network import RoadNetwork
from dispatch.roads.places import shared_name, way_words, words_at

LONGEST_QUERY = 60
"""Nobody names a place in more letters; what is pasted beyond is not read."""

_ENDINGS = ("大道", "大街", "路", "街", "道", "巷")
_BETWEEN = re.compile(r"[\s/、,，;；和与跟交叉口]+|路口|附近|旁边|门口")
_WAY = re.compile(r"由?([东南西北])[向往到→至]([东南西北])")
_TOWARDS = re.compile(r"[往向]([东南西北])")
_BACK = {"东": "西", "西": "东", "南": "北", "北": "南"}


class PlaceKind(StrEnum):
    """What was found."""

    ROAD = "road"
    CROSSING = "crossing"
    LANDMARK = "landmark"


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """One thing that a text may mean: *label* to read, *detail* beside it, and where it is."""

    kind: PlaceKind
    label: str
    detail: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class _Name:
    """A name and the ways to type it: written out or without its ending, as a whole road or as this half."""

    text: str
    written: frozenset[str]
    typed: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Crossing:
    """Two roads that meet at a node, as they are called there: halves that both come to it as one road."""

    roads: frozenset[str]
    node: int


class PlaceSearch:
    """Answers what a text may mean on one map; made once, some 0.2 s, and only read afterwards."""

    def __init__(self, network: RoadNetwork, index: RoadIndex, landmarks: Iterable[Landmark] = ()) -> None:
        self._network = network
        self._index = index
        self._segments: dict[str, list[int]] = {}
        for segment, name in enumerate(network.names):
            if name:
                self._segments.setdefault(name, []).append(segment)
        self._names = {name: _name((name,)) for name in self._segments}
        self._landmarks = [(_name((mark.name,)), mark) for mark in landmarks]
        self._crossings: dict[str, list[_Crossing]] = {}
        called: dict[str, set[str]] = {}
        for node in range(len(network.segments_by_node)):
            roads = _roads_at(network, node)
            for road, names in roads.items():
                called.setdefault(road, set()).update(names)
            for pair in combinations(sorted(roads), 2):
                crossing = _Crossing(frozenset(pair), node)
                for road in pair:
                    self._crossings.setdefault(road, []).append(crossing)
        self._called = {road: _name((road, *sorted(called[road]))) for road in self._crossings}

    def find(self, text: str, most: int = 8) -> Sequence[FoundPlace]:
        """What *text* may mean, the likeliest first, at most *most*; nothing for an empty text.

        A direction in the text (南向北, 往东) goes into what is found.
        """
        query = unicodedata.normalize("NFKC", text[:LONGEST_QUERY]).lower().strip()
        direction, query = _direction(query)
        tokens = [token for token in _BETWEEN.split(query) if token]
        if not tokens:
            return ()
        scored = [*self._crossing_hits(tokens), *self._road_hits(tokens), *self._landmark_hits(tokens)]
        for parts in self._run_together(tokens):
            scored += self._crossing_hits(parts)
        scored.sort(key=lambda hit: (-hit[0], len(hit[2]), hit[2]))
        found: dict[str, FoundPlace] = {}
        for _, kind, label, what in scored:
            if len(found) >= most:
                break
            place = self._found(kind, label, what, direction)
            found.setdefault(f"{place.label} {place.detail}", place)  # two hospitals are told apart by where
        return tuple(found.values())

    def spot_at(self, lat_deg: float, lon_deg: float) -> Spot:
        """The place itself, with the nearest road's words for it; no road is meant in a direction.

        Raises ValueError outside the globe.
        """
        places = self._index.places_at(lat_deg, lon_deg, both_directions=True)
        return self._spot(places, (lat_deg, lon_deg), "")

    # ------------------------------------------------------------------ hits: score, kind, label, what

    def _road_hits(self, tokens: list[str]) -> Iterator[tuple[float, PlaceKind, str, object]]:
        for text, name in self._names.items():
            score = min(_likeness(token, name) for token in tokens)
            if score:
                yield score, PlaceKind.ROAD, text, text

    def _landmark_hits(self, tokens: list[str]) -> Iterator[tuple[float, PlaceKind, str, object]]:
        for name, mark in self._landmarks:
            score = min(_likeness(token, name) for token in tokens)
            if score:
                yield score - 0.05, PlaceKind.LANDMARK, name.text, mark

    def _crossing_hits(self, tokens: list[str]) -> Iterator[tuple[float, PlaceKind, str, object]]:
        """Crossings of two roads that were both named, or of the one road that was, after itself."""
        likely: dict[str, dict[int, float]] = {}
        for text, name in self._called.items():
            scores = {i: s for i, token in enumerate(tokens) if (s := _part_likeness(token, name))}
            if scores:
                likely[text] = scores
        # The road that was named first stands first; the same pair the other way round is no news.
        seen = set()
        for road in sorted(likely, key=lambda text: self._named_at(text, tokens, likely[text])):
            alone = min(_likeness(token, self._called[road]) for token in tokens)
            for crossing in self._crossings[road]:
                if crossing in seen:
                    continue
                seen.add(crossing)
                other = next(iter(crossing.roads - {road}))
                both = _together(likely[road], likely.get(other, {}), tokens)
                if both or alone:
                    score = 1.0 + both if both else alone / 2
                    yield score, PlaceKind.CROSSING, f"{road} · {other}", crossing

    def _run_together(self, tokens: list[str]) -> list[list[str]]:
        """Two roads that were typed in one, by pinyin or initials (zxlhyl), taken apart in each way there is.

        One letter more than a road's name is no other road yet.
        """
        if len(tokens) != 1 or not tokens[0].isascii():
            return []
        token = tokens[0]
        heads = {way for name in self._called.values() for way in name.typed if token.startswith(way)}
        return [[head, token.removeprefix(head)] for head in sorted(heads) if len(token) > len(head) + 1]

    def _named_at(self, road: str, tokens: list[str], scores: dict[int, float]) -> tuple[int, int]:
        """Where in what was typed a road is named: the token, and the place in it."""
        token = min(scores)
        found = (tokens[token].find(way) for way in self._called[road].written)
        return token, min((at for at in found if at >= 0), default=0)

    # ------------------------------------------------------------------ what was found

    def _found(self, kind: PlaceKind, label: str, what: object, direction: str) -> FoundPlace:
        if isinstance(what, _Crossing):
            spot = self._crossing_spot(what, label, direction)
            detail = f"{spot.road} {spot.direction}" if spot.direction else ""
            return FoundPlace(kind, label, detail, spot)
        if isinstance(what, Landmark):
            places = self._index.places_at(what.lat_deg, what.lon_deg, both_directions=True)
            spot = self._spot(places, (what.lat_deg, what.lon_deg), direction)
            near = Place(spot.place.lat_e7, spot.place.lon_e7, f"{label}（{spot.place.words}）")
            at_mark = Spot(near, spot.road, spot.direction, label, spot.segments)
            return FoundPlace(kind, label, spot.place.words, at_mark)
        road = str(what)
        segments = [s for s in self._segments[road] if not direction or self._leads(s, direction)]
        segments = segments or self._segments[road]
        middle = segments[len(segments) // 2]
        half_m = float(self._network.length_m[middle]) / 2
        lat_deg, lon_deg = point_at(self._network, middle, half_m)
        here = RoadPlace(middle, half_m, 0.0, lat_deg, lon_deg)
        spot = self._spot((here,), (lat_deg, lon_deg), direction)
        return FoundPlace(kind, label, spot.near, spot)

    def _crossing_spot(self, crossing: _Crossing, label: str, direction: str) -> Spot:
        """A crossing: its own point, and the segments of the road named first that lead to it."""
        network = self._network
        road, _, other = label.partition(" · ")
        arms = self._arms(crossing.node, road)
        meant = [segment for segment in arms if direction and self._leads(segment, direction)]
        if direction and not meant:
            across = self._arms(crossing.node, other)
            meant = [segment for segment in across if self._leads(segment, direction)]
            road, other = (other, road) if meant else (road, other)
        told = network.directions[meant[0]] if meant else ""
        near = f"{other}口" if other.endswith(_ENDINGS) else f"{other}路口"
        words = f"{way_words(road, told)}，{near}" if told else f"{road}{near}"
        lat_deg, lon_deg = (
            float(network.node_lat_deg[crossing.node]),
            float(network.node_lon_deg[crossing.node]),
        )
        ids = tuple(network.segment_ids[segment] for segment in meant or arms)
        return Spot(Place.at(lat_deg, lon_deg, words), road, told, near, ids)

    def _arms(self, node: int, road: str) -> list[int]:
        """Segments of a road that lead to a node."""
        network = self._network
        names = _roads_at(network, node)[road]
        around = network.segments_by_node[node]
        return [s for s in around if network.names[s] in names and int(network.to_node[s]) == node]

    def _spot(self, places: Sequence[RoadPlace], at: tuple[float, float], direction: str) -> Spot:
        """A place on the road: of its two carriageways the one that was told, both where none was."""
        network = self._network
        if not places:
            return Spot(Place.at(*at))
        meant = [place for place in places if direction and self._leads(place.segment, direction)]
        words = words_at(network, (meant or places)[0])
        told = words.direction if meant else ""
        text = (
            words.text if told else "，".join(part for part in (words.road or "无名路", words.near) if part)
        )
        ids = tuple(network.segment_ids[place.segment] for place in meant or places)
        return Spot(Place.at(*at, text), words.road, told, words.near, ids)

    def _leads(self, segment: int, direction: str) -> bool:
        """Whether a segment leads as told: "南→北", or towards something: "→北"."""
        begin, _, end = self._network.directions[segment].partition("→")
        told_begin, _, told_end = direction.partition("→")
        return told_end in end and (not told_begin or told_begin in begin)


def _roads_at(network: RoadNetwork, node: int) -> dict[str, set[str]]:
    """Roads that come to a node, as they are called there, each with the names of its parts."""
    parts: dict[str, set[str]] = {}
    for segment in network.segments_by_node[node]:
        if name := network.names[segment]:
            parts.setdefault(shared_name(name), set()).add(name)
    return {shared if len(names) > 1 else min(names): names for shared, names in parts.items()}


def _name(names: Sequence[str]) -> _Name:
    """A name, the first of *names*, with all that people write for it; 东昌东路 answers to 东昌路 too."""
    # A dictionary of readings, a sixth of a second to load: only who searches needs it.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 — see above

    whole = {way.lower() for name in names for way in (name, shared_name(name))}
    written = whole | {_stem(name) for name in whole}
    typed = {"".join(lazy_pinyin(name)).lower() for name in written}
    typed |= {"".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower() for name in written}
    return _Name(names[0].lower(), frozenset(written), frozenset(typed))


def _stem(text: str) -> str:
    """A road's name without its ending, where something is left of it: 东昌路 → 东昌."""
    for ending in _ENDINGS:
        stem = text.removesuffix(ending)
        if stem != text:
            return stem if len(stem) > 1 else text
    return text


def _likeness(token: str, name: _Name) -> float:
    """How well what was typed names it, 0..1."""
    found = 0.0
    if token == name.text:
        found = 1.0
    elif token in name.written:
        found = 0.95
    elif name.text.startswith(token):
        found = 0.9
    elif token in name.typed:
        found = 0.85
    elif token in name.text:
        found = 0.7
    elif token.isascii() and any(typed.startswith(token) for typed in name.typed):
        found = 0.75
    return found


def _part_likeness(token: str, name: _Name) -> float:
    """As `_likeness`, or the name is written out as a part of what was typed: 东昌路柳园路."""
    written = max((len(way) for way in name.written if len(way) > 1 and way in token), default=0)
    return max(_likeness(token, name), 0.8 + written / 100 if written else 0.0)


def _together(one: dict[int, float], other: dict[int, float], tokens: list[str]) -> float:
    """How well two roads answer all that was typed: each token names one of them, and each is named.

    A single token may hold both names, one after the other.
    """
    if not one or not other:
        return 0.0
    if len(tokens) == 1:
        return min(one[0], other[0]) if min(one[0], other[0]) >= 0.8 else 0.0  # noqa: PLR2004 — both written out
    best = 0.0
    for i, j in ((i, j) for i in one for j in other if i != j):
        covered = {i, j} | set(one) | set(other)
        if len(covered) == len(tokens):
            best = max(best, (one[i] + other[j]) / 2)
    return best


def _direction(query: str) -> tuple[str, str]:
    """The direction that was told ("南→北", "→北", or nothing) and the text without it."""
    way = _WAY.search(query)
    if way is not None and way[1] == _BACK[way[2]]:
        return f"{way[1]}→{way[2]}", query[: way.start()] + " " + query[way.end() :]
    towards = _TOWARDS.search(query)
    if towards is not None:
        return f"→{towards[1]}", query[: towards.start()] + " " + query[towards.end() :]
    return "", query
