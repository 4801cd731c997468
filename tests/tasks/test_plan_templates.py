"""A plan of each kind begins with a template that a brigade writes, refused in words when it is wrong."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from dispatch.bootstrap.rooms import PLANS
from dispatch.domain.plan_flaws import plan_flaws
from dispatch.domain.plans import Closure, Plan, Post, PostKind, Secrecy
from dispatch.domain.tasks import TaskKind
from dispatch.tasks.missing import missing
from dispatch.tasks.plan_templates import PREPARED_KINDS, PlanTemplates, plan_templates_from
from tests.tasks.prepared import at


@cache
def shipped() -> dict[str, Any]:
    """The templates that come with the program, as plain data."""
    return tomllib.loads(PLANS.read_text(encoding="utf-8"))


TEMPLATES = plan_templates_from(shipped())


@pytest.mark.parametrize("kind", PREPARED_KINDS)
def test_each_kind_begins_with_what_its_plans_have(kind: TaskKind) -> None:
    """A draft without a flaw: check list, departments in order, contingencies, duties, the usual closure."""
    template = TEMPLATES.of(kind)
    plan = template.begun("某任务", at(0), at(90))
    assert plan_flaws(plan) == ()
    assert (plan.brief.kind, plan.brief.title, plan.brief.begins_at) == (kind, "某任务", at(0))
    assert min(len(plan.checklist), len(plan.contingencies)) >= 1
    assert len(plan.contacts) >= 2
    assert [contact.contact_id for contact in plan.contacts] == [
        f"d{n}" for n in range(1, len(plan.contacts) + 1)
    ]
    assert (template.closure.close_before_s, template.closure.open_after_s) == (900, 300)
    assert all(template.duties[post_kind] for post_kind in PostKind)
    assert not {one.path.partition("[")[0] for one in missing(plan)} & {"contingencies", "checklist"}


def test_the_six_kinds_of_the_trade_are_there() -> None:
    """安保、警卫、活动、天气、施工、演练."""
    assert {kind.value for kind in PREPARED_KINDS} == {
        "security", "escort", "event", "weather", "roadworks", "drill",
    }  # fmt: skip


def test_what_a_person_wrote_is_kept_and_what_is_empty_is_filled_in() -> None:
    """Duty, lead and release come from the template; a closure at fixed times has none before or after."""
    template = TEMPLATES.of(TaskKind.ESCORT)
    assert template.with_duty(Post("p1", PostKind.TAIL)).duty == template.duties[PostKind.TAIL]
    assert template.with_duty(Post("p1", duty="断流")).duty == "断流"
    usual = template.with_usual(Closure("c1", close_before_s=0))
    assert (usual.clear_before_s, usual.close_before_s, usual.open_after_s) == (1_200, 0, 300)
    assert usual.guidance == template.closure.guidance
    fixed = template.with_usual(Closure("c1", from_at=at(0), to_at=at(60), guidance="封闭"))
    assert (fixed.close_before_s, fixed.open_after_s, fixed.guidance) == (None, None, "封闭")


def test_a_kind_without_a_template_begins_empty() -> None:
    """Nothing is invented."""
    plan = PlanTemplates().of(TaskKind.EVENT).begun("x", None, at(0) + timedelta(hours=1))
    assert (plan.brief.kind, plan.brief.secrecy) == (TaskKind.EVENT, Secrecy.OPEN)
    assert (plan.contacts, plan.checklist, plan.contingencies) == ((), (), ())
    assert PlanTemplates().of(TaskKind.EVENT).with_usual(Closure("c1")) == Closure("c1")
    assert Plan().posts == ()


def _with(field: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        data["template"][0][field] = value

    return change


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda data: data.pop("template"), "must be a list"),
        (lambda data: data.update(more=1), "nothing else"),
        (lambda data: data["template"].pop(0), "security needs one template, has none"),
        (
            lambda data: data["template"].append(data["template"][0]),
            "has \\['重大安保任务', '重大安保任务'\\]",
        ),
        (lambda data: data["template"].insert(0, 7), "template 1: not a table"),
        (_with("colour", "red"), "unknown field 'colour'"),
        (_with("name", "a\u202eb"), "name must be a line"),
        (_with("kind", "jam"), "kind must be one of security"),
        (_with("checklist", "电台"), "checklist must be a list"),
        (_with("checklist", [1]), "checklist\\[0\\].words.*应为文字"),
        (_with("contacts", [{"department": "治安", "fax": "1"}]), "contacts\\[0\\].fax.*没有这个字段"),
        (_with("contacts", ["治安"]), "contacts must be a list of tables"),
        (_with("contingencies", [{"what_if": "war"}]), "what_if.*之一"),
        (_with("close_before_s", -1), "close_before_s"),
        (_with("open_after_s", 2.5), "应为整数"),
        (_with("notes", at(0)), "not JSON serializable"),
        (_with("duties", {"judge": "x"}), "duties must be a table"),
        (_with("duties", {"lead": 3}), "duties.lead must be a text"),
        (_with("duties", {"lead": "x" * 5_000}), "duties.lead must be a text"),
    ],
)
def test_what_is_wrong_is_named(harm: Callable[[dict[str, Any]], None], words: str) -> None:
    """Which template and which field."""
    data = deepcopy(shipped())
    harm(data)
    with pytest.raises(ValueError, match=words):
        plan_templates_from(data)
