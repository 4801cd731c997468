"""A unit that somebody drags onto an alert: what the ranking thinks of it, and what has to be asked."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from dispatch.domain.evidence import Advice
from ui.kit.formatters import duration_words
from ui.kit.plain import call_sign, one_line
from ui.kit.words import left_out_reason

translate = QCoreApplication.translate

_IMPOSSIBLE = frozenset({"busy", "reserved", "off_duty", "sos"})
"""Left out for a reason that the rules hold as well: such a unit cannot be sent, whatever one says."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the ranking thinks of one unit: its *rank* (0: left out), in *words*, whether it can be sent."""

    unit_id: str
    rank: int
    words: str
    can_go: bool


def opinion(advice: Advice, unit_id: str) -> Opinion:
    """The opinion of *advice* on a unit, known to it or not."""
    name = call_sign(unit_id)
    candidate = advice.candidate(unit_id)
    if candidate is not None:
        time = duration_words(candidate.eta_ms / 1000)
        ranked = translate("alerts", "{unit} · 第 {rank} · {time}")
        return Opinion(
            unit_id, candidate.rank, ranked.format(unit=name, rank=candidate.rank, time=time), can_go=True
        )
    out = next((out for out in advice.left_out if out.unit_id == unit_id), None)
    if out is None:
        unknown = translate("alerts", "名册里没有")
        return Opinion(unit_id, 0, f"{name} · {unknown}", can_go=False)
    why = left_out_reason(out.reason, one_line(out.detail))
    refused = translate("alerts", "{unit} · 不派: {why}").format(unit=name, why=why)
    return Opinion(unit_id, 0, refused, can_go=out.reason not in _IMPOSSIBLE)


def question(thought: Opinion) -> str:
    """What stands above the candidates once the unit has been dropped."""
    name = call_sign(thought.unit_id)
    if thought.rank == 1:
        return translate("alerts", "派首选 {unit}? 按 1 或回车派出, Esc 取消").format(unit=name)
    if not thought.can_go:
        return translate("alerts", "{words}。请另选一辆").format(words=thought.words)
    return thought.words
