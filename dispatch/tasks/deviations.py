"""What goes otherwise than planned by more than the tolerance, now. Pure; each stands once until it is over.

What stands already is judged more strictly than what is new, so that nothing flickers at a limit. While a
task is suspended nothing new is told, and what nobody can see any more (a lost convoy's) stays as it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.domain.clock import seconds_between
from dispatch.domain.execution import DeviationKind, PostStep
from dispatch.domain.plans import Closure, Post
from dispatch.domain.tasks import TaskStage
from dispatch.picture.prepared import ClosureView, PostView, Prepared
from dispatch.picture.views import TaskView
from dispatch.tasks.following import FollowingParams
from dispatch.tasks.projection import ClosureDue, Lead, Projection, StopState

Key = tuple[DeviationKind, str]
"""What deviates: the kind, and the post or the closure, "" for the convoy."""

_CONVOYS = frozenset(
    {
        DeviationKind.OFF_ROUTE,
        DeviationKind.TIMING,
        DeviationKind.STOPPED,
        DeviationKind.POSITION_LOST,
    }
)


@dataclass(frozen=True, slots=True)
class Deviation:
    """One that stands: *seconds* late (negative: early), or since when; *metres* off the route."""

    kind: DeviationKind
    about: str = ""
    seconds: int = 0
    metres: int = 0
    reason: str = ""

    @property
    def key(self) -> Key:
        """What deviates."""
        return self.kind, self.about


def standing_of(prepared: Prepared) -> Mapping[Key, str]:
    """What stands by the record: ids of deviations by what deviates."""
    return {
        (seen.noted.kind, seen.noted.about): deviation_id
        for deviation_id, seen in prepared.deviations.items()
        if seen.ended_at is None
    }


def deviations(
    task: TaskView, seen: Projection | None, now: datetime, params: FollowingParams
) -> Mapping[Key, Deviation]:
    """Return all that deviates now on a task under way; *seen* None: this map does not know the route."""
    prepared = task.prepared
    if prepared is None or prepared.current is None or prepared.started is None:
        return {}
    judge = _Judge(prepared, seen, now, params)
    found = {one.key: one for one in judge.all()}
    if task.stage is TaskStage.SUSPENDED:
        return {key: found.get(key, Deviation(*key)) for key in judge.standing}
    return found


class _Judge:
    """All that is judged at one moment."""

    def __init__(
        self, prepared: Prepared, seen: Projection | None, now: datetime, params: FollowingParams
    ) -> None:
        current, started = prepared.current, prepared.started
        if current is None or started is None:
            raise ValueError("only what was started deviates")
        self._prepared, self._seen, self._now, self._params = prepared, seen, now, params
        self._plan, self._started_at = current.plan, started.at
        self.standing = standing_of(prepared)

    def all(self) -> Iterator[Deviation]:
        """Everything, the convoy first."""
        if self._seen is not None and not self._seen.has_arrived:
            yield from self._convoy(self._seen)
        for post in self._plan.posts:
            yield from self._post(post, self._prepared.posts.get(post.post_id, PostView()))
        for closure in self._plan.closures:
            due = self._seen.closure(closure.closure_id) if self._seen is not None else None
            if due is not None:
                view = self._prepared.closures.get(closure.closure_id, ClosureView())
                yield from self._closure(closure, due, view)

    # ------------------------------------------------------------------ the convoy

    def _convoy(self, seen: Projection) -> Iterator[Deviation]:
        if self._plan.brief.lead_unit_id:
            lost = self._lost(seen)
            if lost is not None:
                yield lost
                # Nobody sees whether it is on its route or moves: what was told of it stands.
                yield from (Deviation(*key) for key in self.standing if key[0] in _CONVOYS - {lost.kind})
                return
            if seen.lead is Lead.OFF_ROUTE:
                yield Deviation(DeviationKind.OFF_ROUTE, metres=round(seen.off_m or 0))
            yield from self._stopped(seen)
        yield from self._timing(seen)

    def _lost(self, seen: Projection) -> Deviation | None:
        since = max(seen.fixed_at or self._started_at, self._started_at)
        age_s = seconds_between(since, self._now)
        if seen.lead not in {Lead.NEVER, Lead.LOST} or age_s <= self._params.lost_s:
            return None
        return Deviation(DeviationKind.POSITION_LOST, seconds=round(age_s))

    def _stopped(self, seen: Projection) -> Iterator[Deviation]:
        if not seen.has_left or seen.still_since is None or seen.fixed_at is None:
            return
        stood_s = seconds_between(seen.still_since, seen.fixed_at)
        if stood_s > self._params.stopped_s + seen.stay_s:
            yield Deviation(DeviationKind.STOPPED, seconds=round(stood_s))

    def _timing(self, seen: Projection) -> Iterator[Deviation]:
        if seen.delay_s is None:
            return
        stands = (DeviationKind.TIMING, "") in self.standing
        margin_s = self._params.timing_margin_s if stands else 0.0
        if not margin_s - self._params.early_s <= seen.delay_s <= self._params.late_s - margin_s:
            yield Deviation(DeviationKind.TIMING, seconds=round(seen.delay_s))

    # ------------------------------------------------------------------ posts and closures

    def _post(self, post: Post, view: PostView) -> Iterator[Deviation]:
        """A post that does not answer the roll call, or is not in place in time and has not said why."""
        if view.step is PostStep.ASKED and view.asked_at is not None:
            silent_s = seconds_between(view.asked_at, self._now)
            if silent_s > self._params.answer_s:
                yield Deviation(
                    DeviationKind.POST_OVERDUE, post.post_id, round(silent_s), reason="点名未应答"
                )
            return
        if view.in_place_at is not None or view.step is PostStep.CANNOT or not post.kind.stands:
            return
        if post.from_at is None or self._is_over(post):
            return
        late_s = seconds_between(max(post.from_at, self._started_at), self._now)
        if late_s > self._params.in_place_s:
            yield Deviation(DeviationKind.POST_OVERDUE, post.post_id, round(late_s), reason="未到岗")

    def _is_over(self, post: Post) -> bool:
        """Whether nobody needs the post any more."""
        stop = self._seen.stop(post.post_id) if self._seen is not None else None
        is_passed = stop is not None and stop.state is not StopState.AHEAD
        return is_passed or (post.to_at is not None and post.to_at <= self._now)

    def _closure(self, closure: Closure, due: ClosureDue, view: ClosureView) -> Iterator[Deviation]:
        """What should have been done by now and is not on record."""
        is_closed = view.closed_at is not None and view.opened_at is None
        should: tuple[datetime | None, str] = (None, "")
        if is_closed:
            should = (due.open_at, "应放行未放行")
        elif view.closed_at is None and (due.open_at is None or self._now < due.open_at):
            should = (due.close_at, "应封闭未封闭")
            is_early = due.close_at is not None and self._now < due.close_at
            if is_early and view.cleared_at is None:
                should = (due.clear_at, "应清场未清场")
        at, words = should
        if at is None:
            return
        late_s = seconds_between(max(at, self._started_at), self._now)
        if late_s > self._params.closure_s:
            seconds = (self._now - at) // timedelta(seconds=1)
            yield Deviation(DeviationKind.CLOSURE_OVERDUE, closure.closure_id, seconds, reason=words)
