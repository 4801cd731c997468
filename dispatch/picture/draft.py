"""A picture that is being changed: copies a mapping when it is first written to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dispatch.domain.tasks import OrderState
from dispatch.picture.prepared import Hold
from dispatch.picture.views import Picture

_LATER = {
    OrderState.ISSUED: 0,
    OrderState.UNKNOWN: 1,
    OrderState.REFUSED: 1,
    OrderState.SENT: 1,
    OrderState.DELIVERED: 2,
    OrderState.ACKNOWLEDGED: 3,
    OrderState.DECLINED: 3,
}
"""How far along an order's state is: a late delivery note never hides the rider's answer."""


class Draft:
    """Working copy of a `Picture`; `picture` freezes it again.

    Each mapping is copied once, whatever number of facts is folded; views inside are replaced.
    """

    def __init__(self, base: Picture) -> None:
        self._base = base
        self.now = base.now
        self.roads = base.roads
        self.units = dict(base.units)
        self.alerts = dict(base.alerts)
        self.tasks = dict(base.tasks)
        self.assignments = dict(base.assignments)
        self.sources = dict(base.sources)
        self.holds: Mapping[str, tuple[Hold, ...]] = base.holds
        self.accepted = base.accepted
        self.refused: Mapping[str, int] = base.refused
        self.entry_id = base.entry_id
        self.speed = base.speed
        self.by_order = {view.order_no: key for key, view in base.assignments.items()}

    def picture(self) -> Picture:
        """Return the frozen result; mappings that did not change are the ones of before."""
        base = self._base

        def same_or(new: dict[str, Any], old: Mapping[str, Any]) -> Mapping[str, Any]:
            return old if new == old else new

        return replace(
            base,
            now=self.now,
            roads=self.roads,
            units=same_or(self.units, base.units),
            alerts=same_or(self.alerts, base.alerts),
            tasks=same_or(self.tasks, base.tasks),
            assignments=same_or(self.assignments, base.assignments),
            sources=same_or(self.sources, base.sources),
            holds=self.holds,
            accepted=self.accepted,
            refused=self.refused,
            entry_id=self.entry_id,
            speed=self.speed,
        )

    def change_alert(self, alert_id: str, **changes: Any) -> None:  # noqa: ANN401 — fields of the view, checked by `replace`
        """Replace fields of an alert; one that has left the picture stays gone."""
        alert = self.alerts.get(alert_id)
        if alert is not None:
            self.alerts[alert_id] = replace(alert, **changes)

    def change_task(self, task_id: str, **changes: Any) -> None:  # noqa: ANN401 — fields of the view, checked by `replace`
        """Replace fields of a task; one that has left the picture stays gone."""
        task = self.tasks.get(task_id)
        if task is not None:
            self.tasks[task_id] = replace(task, **changes)

    def change_order(self, order_no: int, state: OrderState, **changes: Any) -> None:  # noqa: ANN401 — fields of the view, checked by `replace`
        """Move an order on; what is later is not undone by what comes in late."""
        assignment = self.assignments.get(self.by_order.get(order_no, ""))
        if assignment is None:
            self._change_post_order(order_no, state, changes)
        else:
            changes = _moved_on(assignment.order_state, state, changes)
            self.assignments[assignment.assignment_id] = replace(assignment, **changes)

    def _change_post_order(self, order_no: int, state: OrderState, changes: dict[str, Any]) -> None:
        """Move on what a post was told."""
        for task_id, task in self.tasks.items():
            prepared = task.prepared
            if prepared is not None and order_no in prepared.orders:
                order = prepared.orders[order_no]
                moved = replace(order, **_moved_on(order.order_state, state, changes))
                orders = {**prepared.orders, order_no: moved}
                self.tasks[task_id] = replace(task, prepared=replace(prepared, orders=orders))
                return


def _moved_on(before: OrderState, state: OrderState, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes with the later one of two states."""
    if _LATER[state] >= _LATER[before]:
        return changes | {"order_state": state}
    return {name: value for name, value in changes.items() if name != "why"} | {"order_state": before}
