"""A task under way on the map: posts by their word, closures by their state, the convoy where it was seen."""

from dispatch.domain.execution import ClosureStep
from dispatch.domain.geo import Place
from dispatch.picture.views import Picture
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.projection import Lead
from ui.execution.closure_rows import ClosureRow
from ui.execution.post_rows import PostRow
from ui.execution.presenter import Execution
from ui.kit.formatters import age_words
from ui.kit.plain import call_sign
from ui.map.overlay import MarkKind, OverlayMark, OverlayState, PlanOverlay
from ui.plans.layers import plan_overlay

CONVOY = "convoy"


def execution_overlay(
    page: Execution, picture: Picture, network: RoadNetwork, chosen: str = ""
) -> PlanOverlay:
    """The plan with how far each part is; the convoy stands where it was seen last, with the age of that."""
    states = {f"post/{row.key}": post_state(row) for row in page.posts}
    states |= {f"closure/{row.key}": closure_state(row) for row in page.closures}
    laid = plan_overlay(page.plan, network, states, chosen)
    convoy = convoy_mark(page, picture)
    return laid if convoy is None else PlanOverlay(laid.lines, (*laid.marks, convoy))


def post_state(row: PostRow) -> OverlayState:
    """How it stands with a post."""
    if row.overdue is not None:
        return OverlayState.FAULT
    if row.passing is not None and row.passing.passed_at is not None:
        return OverlayState.GOOD
    if row.is_next:
        return OverlayState.ACTIVE
    return OverlayState.GOOD if row.view.in_place_at is not None else OverlayState.WAITING


def closure_state(row: ClosureRow) -> OverlayState:
    """How it stands with a closure."""
    if row.is_over:
        return OverlayState.GOOD
    if row.is_closed:
        return OverlayState.ACTIVE
    is_next_closing = row.next is not None and row.next.step is ClosureStep.CLOSED
    return OverlayState.WARNING if is_next_closing else OverlayState.WAITING


def convoy_mark(page: Execution, picture: Picture) -> OverlayMark | None:
    """The lead's newest position, however old: it is never moved on by reckoning."""
    lead_id, seen = page.plan.brief.lead_unit_id, page.projection
    unit = picture.units.get(lead_id)
    if seen is None or unit is None or unit.position is None:
        return None
    at = unit.position
    state = OverlayState.ACTIVE
    label = call_sign(lead_id)
    if seen.lead is Lead.LOST:
        state = OverlayState.FAULT
        label = f"{label} {age_words(seen.age_s or 0.0)}"
    elif seen.lead is Lead.OFF_ROUTE:
        state = OverlayState.WARNING
    place = Place.at(at.lat_deg, at.lon_deg)
    return OverlayMark(CONVOY, MarkKind.CONVOY, place, state, label, at.heading_deg)
