"""Changes of a plan under way that need no form: another unit at a post, everything so much later."""

from dataclasses import replace
from datetime import timedelta

from dispatch.domain.plans import Plan
from dispatch.tasks.copying import copied


def with_unit(plan: Plan, post_id: str, unit_id: str) -> Plan:
    """The plan with another unit at a post; people and call sign were the other's and go with it.

    Raises KeyError for a post that the plan does not have.
    """
    if plan.post(post_id) is None:
        raise KeyError(post_id)
    posts = (
        replace(post, unit_id=unit_id, people=(), call_sign="") if post.post_id == post_id else post
        for post in plan.posts
    )
    return replace(plan, posts=tuple(posts))


def postponed(plan: Plan, seconds: int) -> Plan:
    """The plan with every moment in it *seconds* later, earlier when negative.

    Raises ValueError for a plan without a beginning.
    """
    begins_at = plan.brief.begins_at
    if begins_at is None:
        raise ValueError("the plan does not say when it begins")
    return copied(plan, begins_at + timedelta(seconds=seconds), plan.brief.title)
