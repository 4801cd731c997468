"""Files that come into a plan."""

from dispatch.domain.plan_json import FORMAT, plan_from_json
from dispatch.domain.plans import Plan


def plan_in(data: bytes) -> Plan | None:
    """The plan in a file, None for a file that does not say that it is one. Raises PlanFlawedError."""
    return plan_from_json(data) if f'"{FORMAT}"'.encode() in data[:400] else None
