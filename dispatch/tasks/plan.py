"""预案: the one plan of a task, taken from a response template."""

from dispatch.domain.facts import PlanMade
from dispatch.picture.views import AlertView
from dispatch.tasks.templates import Templates


def plan_for(templates: Templates, alert: AlertView, *, plan_id: str, task_id: str) -> PlanMade:
    """Return the plan for the task that answers *alert*, as the alert stands now."""
    template = templates.of(alert.kind, alert.congestion)
    return PlanMade(
        plan_id=plan_id,
        task_id=task_id,
        template=template.name,
        unit_kind=template.unit_kind,
        unit_count=template.unit_count,
        actions=template.actions,
        take_band_s=template.take_band_s,
        arrival_band_s=template.arrival_band_s,
    )
