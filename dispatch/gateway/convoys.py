"""Prepared tasks under way, seen from the tracks: passings, posts in place, deviations, each recorded once.

The gateway alone records them, in its chain. What it has recorded it reads back from the record, so a start
anew doubles nothing and goes on where the last one was.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from dispatch.advice.arrival import ArrivalParams, ArrivalWatch, watched
from dispatch.domain.execution import PostStep
from dispatch.domain.task_facts import ConvoyPassed, DeviationEnded, DeviationNoted, PostReported
from dispatch.domain.tasks import TaskStage
from dispatch.domain.units import PositionReport
from dispatch.gateway.clock import GatewayClock
from dispatch.gateway.ledger import Ledger, Write
from dispatch.gateway.situation import Situation
from dispatch.journal import Transaction
from dispatch.picture.fold import fold_all
from dispatch.picture.prepared import PostView, Prepared
from dispatch.picture.views import TaskView
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.convoys import Convoys
from dispatch.tasks.deviations import Deviation, deviations, standing_of
from dispatch.tasks.following import FollowingParams
from dispatch.tasks.projection import Projection, StopState

OWN = "G"
"""How the ids of deviations begin that the gateway has noted, and may end."""

BY_TRACK = "轨迹到岗"

_LOOK_EVERY_S = 0.25

_WORKING = frozenset({TaskStage.UNDER_WAY, TaskStage.SUSPENDED})


class _PostKey(NamedTuple):
    """A post of a task, with the unit that is to come there."""

    task_id: str
    post_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is seen of a task at *now*; *in_place*: the posts whose units have come, and when."""

    task_id: str
    now: datetime
    seen: Projection | None
    in_place: tuple[tuple[datetime, str], ...]


class ConvoyWatch:
    """Follows every task under way: `hear` after each reading, `moved` at each position, `look` often."""

    def __init__(
        self,
        ledger: Ledger,
        situation: Situation,
        network: RoadNetwork | None,
        params: FollowingParams,
        arrival: ArrivalParams,
    ) -> None:
        """*network* None: nobody can say where a convoy is; the roll call is watched all the same."""
        self._ledger = ledger
        self._situation = situation
        self._params = params
        self._arrival = arrival
        self._convoys = Convoys(network, params) if network is not None else None
        self._posts: dict[_PostKey, ArrivalWatch] = {}
        self._writing: dict[str, asyncio.Future[bool]] = {}

    def _under_way(self) -> Iterator[TaskView]:
        for task in self._situation.picture.tasks.values():
            if task.prepared is not None and task.stage in _WORKING:
                yield task

    def hear(self) -> None:
        """Begin and end to follow as the record says."""
        if self._convoys is not None:
            self._convoys.look(self._situation.picture)
        wanted = {key: watch for task in self._under_way() for key, watch in _watches(task)}
        kept = self._posts
        self._posts = {
            key: kept[key] if key in kept and kept[key].place == watch.place else watch
            for key, watch in wanted.items()
        }

    def moved(self, report: PositionReport) -> None:
        """Take a current position."""
        if self._convoys is not None:
            self._convoys.moved(report)
        for key, watch in self._posts.items():
            if key.unit_id == report.unit_id:
                self._posts[key] = watched(watch, report, self._arrival)

    async def run(self, clock: GatewayClock) -> None:
        """Look again and again once the time is known, until cancelled."""
        await clock.known.wait()
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            self.look(clock.now())

    def look(self, now: datetime) -> None:
        """Have recorded what is to be recorded by now; for each task one writing at a time."""
        for task in self._under_way():
            pending = self._writing.get(task.task_id)
            if pending is None or pending.done():
                sight = self._sight(task.task_id, now)
                if _Due(task, sight, self._params).is_anything:
                    self._writing[task.task_id] = self._ledger.record(self._written(sight))

    def _sight(self, task_id: str, now: datetime) -> _Sight:
        seen = self._convoys.projection(task_id, now) if self._convoys is not None else None
        arrived = (
            (watch.arrived.arrived_at, key.post_id)
            for key, watch in self._posts.items()
            if key.task_id == task_id and watch.arrived is not None
        )
        return _Sight(task_id, now, seen, tuple(sorted(arrived)))

    def _written(self, sight: _Sight) -> Write:
        """Record what is due by the newest state, since a seat may have ended the task meanwhile."""
        picture = self._situation.picture

        def write(transaction: Transaction) -> None:
            task = fold_all(picture, transaction.since(picture.entry_id)).tasks.get(sight.task_id)
            if task is not None and task.stage in _WORKING:
                _Due(task, sight, self._params).write(transaction)

        return write


def _watches(task: TaskView) -> Iterator[tuple[_PostKey, ArrivalWatch]]:
    """A watch for each post that stands at a place and has a unit, from the start of the task on."""
    prepared = task.prepared or Prepared()
    current, started = prepared.current, prepared.started
    if current is None or started is None:
        return
    for post in current.plan.posts:
        if post.unit_id and post.place is not None and post.kind.stands:
            key = _PostKey(task.task_id, post.post_id, post.unit_id)
            yield key, ArrivalWatch(post.unit_id, post.place, started.at)


class _Due:
    """What is seen of a task and not on record."""

    def __init__(self, task: TaskView, sight: _Sight, params: FollowingParams) -> None:
        self._prepared = task.prepared or Prepared()
        self._news = sorted(self._facts(sight), key=lambda one: one[0])
        standing = standing_of(self._prepared)
        found = deviations(task, sight.seen, sight.now, params)
        self._task_id = task.task_id
        self._begun: list[Deviation] = [one for key, one in found.items() if key not in standing]
        self._ended = [name for key, name in standing.items() if key not in found and name.startswith(OWN)]

    def _facts(self, sight: _Sight) -> Iterator[tuple[datetime, ConvoyPassed | PostReported]]:
        """Passings and posts in place, each with its moment."""
        for stop in sight.seen.stops if sight.seen is not None else ():
            at = stop.passed_at if stop.state is StopState.PASSED else None
            if at is not None and stop.post_id and stop.post_id not in self._prepared.passed:
                yield at, ConvoyPassed(sight.task_id, stop.post_id, at, by_hand=0)
        for at, post_id in sight.in_place:
            if self._prepared.posts.get(post_id, PostView()).in_place_at is None:
                yield at, PostReported(sight.task_id, post_id, PostStep.IN_PLACE, BY_TRACK)

    @property
    def is_anything(self) -> bool:
        """Whether there is anything to record."""
        return bool(self._news or self._begun or self._ended)

    def write(self, transaction: Transaction) -> None:
        """Append it all, because of the version of the plan that counts."""
        current = self._prepared.current
        because = [current.ref] if current is not None else []
        for _, fact in self._news:
            transaction.append(fact, because=because)
        for name in self._ended:
            transaction.append(DeviationEnded(self._task_id, name), because=because)
        for one in self._begun:
            name = f"{OWN}{transaction.number('deviation'):04d}"
            noted = DeviationNoted(
                self._task_id, name, one.kind, one.about, one.seconds, one.metres, one.reason
            )
            transaction.append(noted, because=because)
