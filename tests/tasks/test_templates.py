"""Response templates are data that a brigade writes, and are refused in words when they are wrong."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dispatch.domain.alerts import AlertKind, CongestionLevel
from dispatch.tasks.orders import cut_to_gbk
from dispatch.tasks.plan import plan_for
from dispatch.tasks.templates import Templates, templates_from
from tests.tasks.work import jam_view

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "templates" / "response.toml"


def shipped() -> dict[str, Any]:
    """The templates that come with the program, as plain data."""
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def test_the_shipped_templates_answer_every_alert() -> None:
    """Each level of a jam and a call for help have one plan; a call for help sends the nearest two."""
    templates = templates_from(shipped())
    for level in CongestionLevel:
        template = templates.of(AlertKind.CONGESTION, level)
        assert max(level, CongestionLevel.LIGHT) in template.congestion
    sos = templates.of(AlertKind.SOS, CongestionLevel.UNKNOWN)
    assert (sos.unit_count, sos.arrival_band_s) == (2, 300)
    severe = templates.of(AlertKind.CONGESTION, CongestionLevel.SEVERE)
    assert severe.arrival_band_s < templates.of(AlertKind.CONGESTION, CongestionLevel.LIGHT).arrival_band_s


def test_every_terminal_can_show_the_shipped_actions() -> None:
    """What goes into an order has only letters that GBK has."""
    for row in shipped()["template"]:
        for action in row["actions"]:
            assert cut_to_gbk(action, 200) == action


def test_a_plan_is_its_templates() -> None:
    """The plan names its template and carries over all that it says."""
    plan = plan_for(templates_from(shipped()), jam_view(CongestionLevel.SEVERE), plan_id="P1", task_id="T1")
    assert (plan.plan_id, plan.task_id, plan.template) == ("P1", "T1", "严重拥堵处置")
    assert (plan.unit_kind, plan.unit_count, plan.take_band_s, plan.arrival_band_s) == ("铁骑", 1, 60, 600)
    assert plan.actions[0] == "快速到场疏导"


def _changed(**changes: object) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        data["template"][0].update(changes)

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.clear(), "list"),
        (lambda data: data.update(templates=[]), "unknown entry 'templates'"),
        (lambda data: data["template"].pop(), "other needs one template, has none"),
        (lambda data: data["template"].append(data["template"][1]), "level moderate needs one template"),
        (lambda data: data["template"].append("x"), "response template 14: not a table"),
        (_changed(congestion=["slow"]), "one of light, moderate, severe, not 'slow'"),
        (_changed(congestion="light"), "congestion must be a list"),
        (_changed(alert="fire"), "one of congestion, sos"),
        (_changed(alert="sos"), "jams only"),
        (_changed(name=""), "name must be a line of text"),
        (_changed(actions=["疏导\n再疏导"]), "actions must be a line of text"),
        (_changed(unit_count=0), "whole number from 1 to 20"),
        (_changed(unit_count=True), "whole number"),
        (_changed(take_band_s="60"), "whole number"),
        (_changed(take_band_s=901), "must not be shorter"),
        (_changed(colour="red"), "unknown field 'colour'"),
    ],
)
def test_a_wrong_template_is_refused_in_words(change: Callable[[dict[str, Any]], object], words: str) -> None:
    """Whoever wrote the file is told which template, which field and what it should be."""
    data = shipped()
    change(data)
    with pytest.raises(ValueError, match=words):
        templates_from(data)


def test_templates_are_values() -> None:
    """Read twice, they are equal: a configuration can be compared."""
    one, other = templates_from(shipped()), templates_from(shipped())
    assert isinstance(one, Templates)
    assert one == other
