"""Proposals taken over into a plan: what is written anew is a draft for a person to save. Pure."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.domain.plans import Closure, Plan, Post, Route
from dispatch.simulation.rehearsal.result import Proposals
from dispatch.simulation.rehearsal.retimed import Lead


def taken_over(plan: Plan, proposals: Proposals, only: Collection[str] | None = None) -> Plan:
    """The plan with the proposed times in its closures; *only*: those of these ids."""
    leads = {
        one.closure_id: one.proposed for one in proposals.closures if only is None or one.closure_id in only
    }
    closures = tuple(
        _retimed(closure, leads[closure.closure_id]) if closure.closure_id in leads else closure
        for closure in plan.closures
    )
    return replace(plan, closures=closures)


def _retimed(closure: Closure, lead: Lead) -> Closure:
    """Closed and opened by *lead*; cleared as long before closing as it was."""
    ahead_s = max((closure.clear_before_s or 0) - (closure.close_before_s or 0), 0)
    return replace(
        closure,
        clear_before_s=lead.close_before_s + ahead_s,
        close_before_s=lead.close_before_s,
        open_after_s=lead.open_after_s,
    )


def left_at(plan: Plan, leaves_at: datetime) -> Plan:
    """The plan with its convoy leaving then: passing, posts and the task's window move by as much.

    Closures at fixed hours stay: water and works do not wait for a convoy. A plan whose main route has no
    departure comes back as it is.
    """
    main = plan.route("")
    begins = main.points[0].passes_at if main is not None and main.points else None
    if begins is None:
        return plan
    by = leaves_at - begins
    brief = replace(
        plan.brief, begins_at=_later(plan.brief.begins_at, by), ends_at=_later(plan.brief.ends_at, by)
    )
    return replace(
        plan,
        brief=brief,
        routes=tuple(_moved(route, by) for route in plan.routes),
        posts=tuple(_moved_post(post, by) for post in plan.posts),
    )


def _moved(route: Route, by: timedelta) -> Route:
    points = tuple(replace(point, passes_at=_later(point.passes_at, by)) for point in route.points)
    return replace(route, points=points)


def _moved_post(post: Post, by: timedelta) -> Post:
    return replace(post, from_at=_later(post.from_at, by), to_at=_later(post.to_at, by))


def _later(moment: datetime | None, by: timedelta) -> datetime | None:
    return None if moment is None else moment + by
