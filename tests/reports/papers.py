"""Reports to print in tests."""

from dataclasses import replace

from dispatch.domain.plans import Plan
from dispatch.reports.printing import Issue, Letterhead
from dispatch.tasks.reporting import task_report
from tests.roads.grid import grid
from tests.tasks.carried_out import TASK, story
from tests.tasks.prepared import full_plan

DIGEST = "0123456789abcdef" * 4
HOSTILE = '#panic("x") *b* <script>&amp; $x$ \\ `` [a](b) @ref // /* 〔’”'
"""What would be markup to Typst, XML, SVG or a shell, were it not only text."""


def issue(plan: Plan | None = None, *, unrehearsed: str = "", annexes: int = 1) -> Issue:
    """The report of the evening, ready to be printed."""
    report = task_report(story(plan, unrehearsed=unrehearsed, annexes=annexes), TASK, grid())
    return Issue(report, DIGEST, grid(), Letterhead("聊城市公安局交通警察支队", "示意路网"))


def hostile_plan() -> Plan:
    """A plan in which every name is hostile."""
    plan = full_plan()
    return replace(
        plan,
        brief=replace(plan.brief, title=HOSTILE, notes=HOSTILE, in_charge=HOSTILE),
        routes=tuple(replace(route, name=HOSTILE) for route in plan.routes),
        posts=tuple(replace(post, name=HOSTILE, people=(HOSTILE,)) for post in plan.posts),
        closures=tuple(replace(closure, name=HOSTILE) for closure in plan.closures),
        contacts=tuple(replace(contact, department=HOSTILE) for contact in plan.contacts),
    )
