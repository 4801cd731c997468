"""Proposals as rows: what is proposed, the number it saves, and its spread. No widgets."""

import hashlib

from PySide6.QtCore import QCoreApplication

from dispatch.domain.plan_json import plan_to_json
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Figure
from dispatch.simulation.rehearsal.result import Proposals, ShorterClosure
from ui.kit.formatters import clock_words, time_words
from ui.rehearsal.figure_rows import Cell, Row, closure_name, hours_words, percent_words, spread_words

translate = QCoreApplication.translate

_ENOUGH_PERMILLE = 950
"""The share of runs in which the convoy has to come through unhindered."""


def proposal_heads() -> tuple[str, ...]:
    """What stands above `proposal_rows`."""
    return (
        translate("rehearsal", "管制"),
        translate("rehearsal", "现为 → 提议"),
        translate("rehearsal", "省 (车·时)"),
        translate("rehearsal", "无阻"),
    )


def proposal_rows(plan: Plan, found: Proposals) -> list[Row]:
    """By closure: its times now and proposed, what that saves with its 95 % interval, how often it holds."""
    rows = []
    for one in found.closures:
        called = closure_name(plan, one.closure_id)
        cells = (Cell(called), Cell(_change(one)), _saved(one.saved), _share(one.unhindered))
        rows.append(Row(one.closure_id, cells))
    return rows


def is_of(found: Proposals, plan: Plan) -> bool:
    """Whether they were found for this very plan."""
    return found.plan == hashlib.sha256(plan_to_json(plan)).hexdigest()


def start_heads() -> tuple[str, ...]:
    """What stands above `start_rows`."""
    return (
        translate("rehearsal", "出发"),
        translate("rehearsal", "公众延误 (车·时)"),
        translate("rehearsal", "省 (车·时)"),
        translate("rehearsal", "无阻"),
    )


def start_rows(found: Proposals) -> list[Row]:
    """Other hours to leave at, cheapest first; those of few seeds say so."""
    rows = []
    for number, one in enumerate(found.starts):
        few = one.runs < len(found.seeds)
        runs = translate("rehearsal", "只看了 {runs} 次").format(runs=one.runs) if few else ""
        cost = "\n".join(
            filter(None, (hours_words(one.cost.value), runs or spread_words(one.cost, hours_words)))
        )
        at = time_words(one.leaves_at)[:5]
        cells = (Cell(at), Cell(cost, "muted" if few else ""), _saved(one.saved), _share(one.unhindered))
        rows.append(Row(str(number), cells))
    return rows


def proposal_words(found: Proposals) -> str:
    """All closures together, in one sentence."""
    return translate(
        "rehearsal",
        "{runs} 个种子: 延误 {was} → {now} 车·时, 省 {saved} ({low} … {high}); 全程无阻 {before} → {after}",
    ).format(
        runs=len(found.seeds),
        was=hours_words(found.cost_was.value),
        now=hours_words(found.cost_proposed.value),
        saved=hours_words(found.saved.value),
        low=hours_words(found.saved.low),
        high=hours_words(found.saved.high),
        before=percent_words(found.unhindered_was.value),
        after=percent_words(found.unhindered_proposed.value),
    )


def _change(one: ShorterClosure) -> str:
    """Closed so long before the passing and opened so long after it, was and proposed."""
    was, new = (
        translate("rehearsal", "前 {before} 后 {after}").format(
            before=clock_words(lead.close_before_s), after=clock_words(lead.open_after_s)
        )
        for lead in (one.was, one.proposed)
    )
    return f"{was}\n→ {new}"


def _saved(figure: Figure) -> Cell:
    """A saving with its interval; one that may be none is said by its colour."""
    role = "good" if figure.low > 0 else "high" if figure.high < 0 else "muted"
    return Cell(f"{hours_words(figure.value)}\n{spread_words(figure, hours_words)}", role)


def _share(figure: Figure) -> Cell:
    least = translate("rehearsal", "至少 {share}").format(share=percent_words(figure.low))
    return Cell(
        f"{percent_words(figure.value)}\n{least}", "good" if figure.value >= _ENOUGH_PERMILLE else "high"
    )
