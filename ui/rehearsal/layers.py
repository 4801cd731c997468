"""A rehearsed plan as it lies on the map: closures at the film's second, conflicts. No widgets."""

from dispatch.domain.geo import Place
from dispatch.domain.plans import Plan
from dispatch.roads.network import RoadNetwork
from ui.kit.plain import one_line
from ui.map.overlay import MarkKind, OverlayMark, OverlayState, PlanOverlay
from ui.plans.layers import closure_middle, plan_overlay
from ui.rehearsal.reel import Phase, Reel

_STATES = {
    Phase.BEFORE: OverlayState.PLAIN,
    Phase.CLEARING: OverlayState.WAITING,
    Phase.CLOSED: OverlayState.FAULT,
    Phase.OPENED: OverlayState.GOOD,
}
"""Before: as planned; cleared: soon; closed: nobody drives in; open again: over."""


def closure_states(reel: Reel, second: float) -> dict[str, OverlayState]:
    """How far each closure is."""
    return {
        f"closure/{times.closure_id}": _STATES[reel.phase(times.closure_id, second)]
        for times in reel.result.film.closures
    }


def rehearsal_overlay(
    plan: Plan, network: RoadNetwork, reel: Reel | None, states: dict[str, OverlayState], chosen: str
) -> PlanOverlay:
    """The plan without the points of its routes, and where the rehearsal shows something to look at."""
    whole = plan_overlay(plan, network, states, chosen)
    marks = [mark for mark in whole.marks if mark.kind is MarkKind.POST]
    for number, conflict in enumerate(reel.conflicts if reel is not None else ()):
        place = Place.at(conflict.lat_deg, conflict.lon_deg)
        key = f"conflict/{number}"
        words = one_line(conflict.words)
        marks.append(OverlayMark(key, MarkKind.CONFLICT, place, label=words, is_selected=key == chosen))
    return PlanOverlay(whole.lines, tuple(marks))


def place_of(plan: Plan, network: RoadNetwork, key: str) -> Place | None:
    """Where a closure or a post of the overlay lies, None when the plan does not say."""
    kind, _, name = key.partition("/")
    if kind == "post":
        post = plan.post(name)
        return post.place if post is not None else None
    closure = plan.closure(name)
    middle = closure_middle(network, closure) if closure is not None else None
    return Place.at(*middle) if middle is not None else None
