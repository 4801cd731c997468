"""What a seat knows: the picture, and all that is derived from it for whoever looks."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from dispatch.advice.likeness import Likeness, likely_same
from dispatch.advice.ranking import RankingPolicy, rank
from dispatch.desk.discretion import Discretion
from dispatch.desk.log import Log
from dispatch.desk.trend import Trend, TrendPoint
from dispatch.desk.ways import Way, bound, ways_of
from dispatch.domain.calls import Call, Spot
from dispatch.domain.clock import day_start, seconds_between
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.evidence import Advice
from dispatch.domain.observations import Observation
from dispatch.domain.people import Person
from dispatch.domain.recorded import Recorded
from dispatch.domain.units import FreshnessPolicy, PositionReport
from dispatch.picture.fold import fold_all
from dispatch.picture.state import without_record
from dispatch.picture.views import AlertView, Picture, RoadsView
from dispatch.review.hindsight import HindsightJam
from dispatch.review.rates import RateParams, Rates, rates_of
from dispatch.roads.landmarks import Landmark
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.network import RoadNetwork
from dispatch.roads.search import FoundPlace, PlaceSearch
from dispatch.roads.travel import get_ready
from dispatch.tasks.call_words import Guess, guess_kind
from dispatch.tasks.convoys import Convoys
from dispatch.tasks.following import FollowingParams
from dispatch.tasks.projection import Projection
from dispatch.tasks.report import report_of
from dispatch.tasks.templates import Templates
from dispatch.wire.clock import FollowedClock

log = structlog.get_logger()

Listener = Callable[[Picture, Sequence[Recorded]], None]

OFFERED = 8
"""The newest so many rankings, each of a whole fleet, are kept to be decided on."""

LOOK_BACK_EVERY_S = 20.0
"""Wall time between two looks at the recorded road states."""

GET_READY_S = 1.0
"""Wall time from the start to the moment when searches are made ready: the screen comes first."""

LEARN_NAMES_S = 4.0
"""Wall time from the start to the moment when roads' names are made ready for searching."""

PREPARED_S = 2.0
"""Advice that was prepared may be shown as that of now for so long; a rider covers thirty metres."""

THREADS_SHARE = 12.0
"""So many times as long as a thread's last work took it rests: it takes turns with the screen's thread."""

WAY_PAUSE_S = 0.04
"""Wall time between two searches of one round."""

WAYS_EVERY_S = 2.0
"""Wall time between two searches for the ways of units; a rider covers some thirty metres meanwhile."""


@dataclass(frozen=True, slots=True)
class OutlookParts:
    """What a seat needs to understand what it hears.

    *hindsight*: finds the jams that the recorded road states show since a moment; slow, called in a thread.
    """

    network: RoadNetwork
    templates: Templates
    ranking: RankingPolicy
    rates: RateParams
    clock: FollowedClock
    hindsight: Callable[[datetime], Sequence[HindsightJam]]
    landmarks: Sequence[Landmark] = ()
    following: FollowingParams = field(default_factory=FollowingParams)


class Outlook:
    """Folds what is heard into the picture, tells who listens, and answers questions at once.

    What it tells and answers is what *reader* may see.
    """

    def __init__(self, parts: OutlookParts, reader: Person) -> None:
        self.network = parts.network
        self.policy: FreshnessPolicy = parts.ranking.freshness
        self.listener_errors = 0
        self._knows = parts
        self._index = RoadIndex(parts.network)
        self._picture = Picture(parts.clock.now(), RoadsView.unknown(len(parts.network)))
        self._discretion = Discretion(reader)
        self._log = Log()
        self._trend = Trend(parts.network)
        self._convoys = Convoys(parts.network, parts.following)
        self._listeners: list[Listener] = []
        self._offered: dict[str, Advice] = {}
        self._hindsight: Sequence[HindsightJam] = ()
        self._ways: Mapping[str, Way] = {}
        self._ways_due = asyncio.Event()
        self._search: PlaceSearch | None = None
        self._prepared: tuple[AlertView, Advice, datetime] | None = None

    def _fold(self, news: Sequence[Recorded | Observation], entries: Sequence[Recorded]) -> None:
        before = self._picture.roads.version
        self._picture = fold_all(self._picture, news)
        if self._picture.roads.version != before or entries:
            self._trend.note(self._picture)
        for one in news:
            if isinstance(one, PositionReport):
                self._convoys.moved(one)
        if entries:
            self._ways_due.set()
            self._convoys.look(self._picture)
        shown, told = self.picture, self._discretion.entries(entries, self._picture)
        for listener in self._listeners:
            try:
                listener(shown, told)
            except Exception:  # one listener's fault must not keep the news from the others
                self.listener_errors += 1
                log.exception("listener_failed")

    def _forget_record(self) -> None:
        """Keep what was seen and let go of what was recorded: another journal holds now."""
        self._picture = without_record(self._picture)
        self._log = Log()
        self._offered, self._prepared, self._ways = {}, None, {}
        self._convoys.look(self._picture)
        self._fold((), ())

    def listen(self, listener: Listener) -> None:
        """Be called with each new picture and the entries folded into it, on the event loop."""
        self._listeners.append(listener)

    async def _look_back(self) -> None:
        """Look again and again which jams the recorded road states show by now."""
        while True:
            began_s = time.monotonic()
            try:
                self._hindsight = await asyncio.to_thread(self._knows.hindsight, day_start(self.now()))
            except (OSError, ValueError):
                log.exception("no_hindsight")
            # The day grows, and with it the work: it may have only a small part of the screen's time.
            took_s = time.monotonic() - began_s
            await asyncio.sleep(max(LOOK_BACK_EVERY_S, THREADS_SHARE * took_s))

    async def _find_ways(self) -> None:
        """Find the ways of the units under way again and again, at once when something was decided."""
        await asyncio.sleep(GET_READY_S)
        await asyncio.to_thread(get_ready)
        while True:
            self._ways_due.clear()
            await self._find_each_way()
            with suppress(TimeoutError):
                async with asyncio.timeout(WAYS_EVERY_S):
                    await self._ways_due.wait()

    async def _find_each_way(self) -> None:
        """Find one way after the other, the missing ones first, then those that were found longest ago.

        Each takes some milliseconds of the screen's own thread and leaves it a pause: another thread would
        take turns with it at every stroke of the painter, which costs the screen ten times as much.
        """
        wanted = {one.assignment_id: one for one in bound(self._picture)}
        self._ways = {name: way for name, way in self._ways.items() if name in wanted}
        missing = [name for name in wanted if name not in self._ways]
        for name in (*missing, *self._ways):
            if self._ways_due.is_set() and name not in missing:
                return
            found = ways_of(self._picture, self._index, self.now(), self._knows.ranking, [wanted[name]])
            self._ways = {**{k: v for k, v in self._ways.items() if k != name}, **found}
            await asyncio.sleep(WAY_PAUSE_S)

    async def _learn_names(self) -> None:
        """Make the search for places ready when the seat has settled, so that nobody waits for it."""
        await asyncio.sleep(LEARN_NAMES_S)
        self._search = await asyncio.to_thread(self._names)

    def _names(self) -> PlaceSearch:
        return PlaceSearch(self.network, self._index, self._knows.landmarks)

    # ------------------------------------------------------------------ questions

    @property
    def picture(self) -> Picture:
        """What is true now, as far as it is for the person who sits here."""
        return self._discretion.picture(self._picture)

    def now(self) -> datetime:
        """The city's time."""
        return self._knows.clock.now()

    def log(self) -> Sequence[Recorded]:
        """The entries of the last day, oldest first; those about a secret task sealed."""
        return self._discretion.entries(self._log.entries(), self._picture)

    def prepare_advice(self, alert_id: str) -> None:
        """Rank the units for an alert ahead of time: `advice_for` has it at hand when it is asked soon."""
        alert = self._picture.alerts.get(alert_id)
        if alert is not None and alert.is_open and self._at_hand(alert) is None:
            self._prepared = (alert, self._ranked(alert), self.now())

    def _ranked(self, alert: AlertView) -> Advice:
        policy = self._knows.ranking
        return rank(self._picture, self._index, alert.place, self.now(), policy, road=alert.road)

    def _at_hand(self, alert: AlertView) -> Advice | None:
        """Advice that was prepared for this alert a moment ago and of which nobody has been bound since."""
        if self._prepared is None:
            return None
        prepared_for, advice, at = self._prepared
        is_new = seconds_between(at, self.now()) <= PREPARED_S and prepared_for.place == alert.place
        if not is_new or prepared_for.alert_id != alert.alert_id:
            return None
        units = (self._picture.units.get(candidate.unit_id) for candidate in advice.candidates)
        free = all(u is not None and u.assignment_id is None and u.sos_alert_id is None for u in units)
        return advice if free else None

    def advice_for(self, alert_id: str) -> Advice:
        """Rank the units for an alert, now; what was returned last is the evidence of a dispatch.

        "Now" is at most `PREPARED_S` ago where it was prepared. Raises RuleBrokenError (alert_unknown).
        """
        alert = self._picture.alerts.get(alert_id)
        if alert is None:
            raise RuleBrokenError("alert_unknown", alert_id)
        advice = self._at_hand(alert) or self._ranked(alert)
        self._offered.pop(alert_id, None)
        self._offered[alert_id] = advice
        while len(self._offered) > OFFERED:
            del self._offered[next(iter(self._offered))]
        return advice

    def bands_for(self, alert_id: str) -> tuple[int, int]:
        """Seconds from an alert to signing in and to arrival: its plan's, its template's while it has none.

        Raises RuleBrokenError (alert_unknown).
        """
        alert = self._picture.alerts.get(alert_id)
        if alert is None:
            raise RuleBrokenError("alert_unknown", alert_id)
        task = self._picture.tasks.get(alert.task_id or "")
        plan = task.plan if task is not None else None
        bands = plan or self._knows.templates.of(alert.kind, alert.congestion)
        return bands.take_band_s, bands.arrival_band_s

    def way_of(self, assignment_id: str) -> Way | None:
        """The way, as last found, of an assigned unit that has not arrived yet; None where there is none."""
        assignment = self._picture.assignments.get(assignment_id)
        if assignment is None or not assignment.is_open or assignment.arrived_at is not None:
            return None
        if assignment.task_id in self._discretion.hidden:
            return None
        return self._ways.get(assignment_id)

    def convoy(self, task_id: str) -> Projection | None:
        """Where a task's convoy is and when it will pass what is ahead, under the traffic of now.

        None for a task that is not under way or not for who sits here, and for a route that this map does
        not know.
        """
        if task_id in self._discretion.hidden:
            return None
        return self._convoys.projection(task_id, self.now(), self._picture.roads)

    @property
    def following(self) -> FollowingParams:
        """The tolerances by which convoys are followed."""
        return self._convoys.params

    def find_places(self, text: str, most: int = 8) -> Sequence[FoundPlace]:
        """Roads, crossings and landmarks that *text* may mean, the likeliest first."""
        if self._search is None:
            self._search = self._names()
        return self._search.find(text, most)

    def spot_at(self, lat_deg: float, lon_deg: float) -> Spot:
        """The place on a road nearest to a point of the map, in words."""
        if self._search is None:
            self._search = self._names()
        return self._search.spot_at(lat_deg, lon_deg)

    def guess_kind(self, words: str) -> Guess:
        """What a caller's words are about, and how loud."""
        return guess_kind(words)

    def likely_same(self, call: Call) -> Sequence[Likeness]:
        """Open alerts that may be what a call tells of, the likeliest first."""
        return likely_same(self._picture, call)

    def rates(self) -> Rates:
        """Today's 及时发现率 and 准确处置率."""
        now = self.now()
        return rates_of(
            self._log.entries(),
            since=day_start(now),
            now=now,
            hindsight=self._hindsight,
            params=self._knows.rates,
        )

    def trend(self) -> Sequence[TrendPoint]:
        """Congestion index and open alerts of the last hours, oldest first."""
        return self._trend.points()

    def task_log(self, task_id: str) -> Sequence[Recorded]:
        """The entries of one task, those of its alert first; none of one that was closed long ago."""
        return self._discretion.entries(self._log.of_task(task_id), self._picture)

    def report_draft(self, task_id: str) -> Sequence[str]:
        """The report of a task as it would be if it were closed now, line by line."""
        entries = self._log.of_task(task_id)
        if not entries or task_id in self._discretion.hidden:
            return ()
        return [line.words for line in report_of(entries, task_id).lines]
