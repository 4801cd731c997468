"""Plan templates: with what the plan of each kind of prepared task begins, as data that a brigade writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatch.domain.plan_flaws import PlanFlawedError, plan_flaws
from dispatch.domain.plan_json import FORMAT, plan_from_json
from dispatch.domain.plans import Closure, Plan, Post, PostKind
from dispatch.domain.tasks import TaskKind

PREPARED_KINDS = tuple(kind for kind in TaskKind if kind.is_prepared)

_LISTS = {"contacts": ("contact_id", "d"), "contingencies": ("contingency_id", "k")}
"""Lists of tables, the field by which each item is known, and the letter with which its id begins."""

_CLOSURE = ("clear_before_s", "close_before_s", "open_after_s", "diversion", "guidance")
_KNOWN = {"name", "kind", "notes", "checklist", "duties", *_LISTS, *_CLOSURE}


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """What plans of a kind begin with: *plan* with check list, contacts and contingencies.

    *duties*: what each kind of post does; *closure*: the usual times, diversion and words of a closure.
    """

    name: str
    kind: TaskKind
    plan: Plan
    duties: Mapping[PostKind, str]
    closure: Closure

    def begun(
        self, title: str = "", begins_at: datetime | None = None, ends_at: datetime | None = None
    ) -> Plan:
        """Return the draft of a new plan."""
        brief = replace(self.plan.brief, title=title, begins_at=begins_at, ends_at=ends_at)
        return replace(self.plan, brief=brief)

    def with_duty(self, post: Post) -> Post:
        """Return *post* with the duty of its kind, where it has none."""
        return post if post.duty else replace(post, duty=self.duties[post.kind])

    def with_usual(self, closure: Closure) -> Closure:
        """Return *closure* with what is usual, where it says nothing; one at fixed times keeps them."""
        usual = {name: getattr(self.closure, name) for name in _CLOSURE}
        timed = not closure.follows_convoy
        kept = {
            name: value
            for name, value in usual.items()
            if getattr(closure, name) in {None, ""} and not (timed and name.endswith("_s"))
        }
        return replace(closure, **kept)


@dataclass(frozen=True, slots=True)
class PlanTemplates:
    """One template for each kind of prepared task."""

    templates: tuple[PlanTemplate, ...] = ()

    def of(self, kind: TaskKind) -> PlanTemplate:
        """Return the template of a kind; an empty one where there is none."""
        found = (one for one in self.templates if one.kind is kind)
        return next(found, None) or _empty(kind)


def _empty(kind: TaskKind) -> PlanTemplate:
    brief = replace(Plan().brief, kind=kind)
    return PlanTemplate(
        kind.value, kind, replace(Plan(), brief=brief), dict.fromkeys(PostKind, ""), Closure()
    )


def plan_templates_from(mapping: Mapping[str, object]) -> PlanTemplates:
    """Read templates from plain data: ``{"template": [{name, kind, checklist, contacts, …}, …]}``.

    Raises ValueError that says which template and which field is wrong, or which kind has none or two.
    """
    rows = mapping.get("template")
    if not isinstance(rows, list) or set(mapping) != {"template"}:
        raise ValueError("plan templates: there must be a list [[template]], and nothing else")
    templates = tuple(_template(row, number) for number, row in enumerate(rows, start=1))
    for kind in PREPARED_KINDS:
        found = [one.name for one in templates if one.kind is kind]
        if len(found) != 1:
            raise ValueError(f"plan templates: {kind.value} needs one template, has {found or 'none'}")
    return PlanTemplates(templates)


def _template(row: object, number: int) -> PlanTemplate:
    if not isinstance(row, dict):
        raise ValueError(f"plan template {number}: not a table")  # noqa: TRY004 — data, not a caller
    where = f"plan template {number} ({row.get('name', 'without a name')})"
    if extra := sorted(set(row) - _KNOWN):
        raise ValueError(f"{where}: unknown field {extra[0]!r}")
    name = row.get("name")
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise ValueError(f"{where}: name must be a line of text, not {name!r}")
    kinds = {kind.value: kind for kind in PREPARED_KINDS}
    kind = kinds.get(str(row.get("kind")))
    if kind is None:
        raise ValueError(f"{where}: kind must be one of {', '.join(kinds)}, not {row.get('kind')!r}")
    closure = {"closure_id": "c1", **{field: row[field] for field in _CLOSURE if field in row}}
    plan = _read(where, {**_plan_data(where, row), "closures": [closure]})
    plan = replace(plan, brief=replace(plan.brief, kind=kind))
    return PlanTemplate(name, kind, replace(plan, closures=()), _duties(where, row), plan.closures[0])


def _plan_data(where: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row as the file of a plan has it: ids are given in the order of the lists."""
    data: dict[str, Any] = {"brief": {"notes": row.get("notes", "")}}
    for field, (key, letter) in _LISTS.items():
        items = row.get(field, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise ValueError(f"{where}: {field} must be a list of tables")
        data[field] = [{**item, key: f"{letter}{turn}"} for turn, item in enumerate(items, start=1)]
    words = row.get("checklist", [])
    if not isinstance(words, list):
        raise ValueError(f"{where}: checklist must be a list of texts")  # noqa: TRY004 — data, not a caller
    data["checklist"] = [{"item_id": f"i{turn}", "words": item} for turn, item in enumerate(words, start=1)]
    return data


def _read(where: str, data: dict[str, Any]) -> Plan:
    try:
        content = json.dumps({"format": FORMAT, "plan": data}, ensure_ascii=False).encode()
        return plan_from_json(content)
    except PlanFlawedError as error:
        raise ValueError(f"{where}: {error.flaws[0]}") from error
    except (TypeError, UnicodeEncodeError) as error:  # a date of TOML's own, a lone surrogate
        raise ValueError(f"{where}: {error}") from error


def _duties(where: str, row: dict[str, Any]) -> dict[PostKind, str]:
    given = row.get("duties", {})
    known = {kind.value for kind in PostKind}
    if not isinstance(given, dict) or set(given) - known:
        raise ValueError(f"{where}: duties must be a table of {', '.join(sorted(known))}")
    duties = {kind: given.get(kind.value, "") for kind in PostKind}
    for kind, duty in duties.items():
        post = Post("p1", kind, duty=duty)
        if not isinstance(duty, str) or plan_flaws(replace(Plan(), posts=(post,))):
            raise ValueError(f"{where}: duties.{kind.value} must be a text, not {duty!r}")
    return duties
