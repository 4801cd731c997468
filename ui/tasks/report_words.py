"""A task's report for somebody who reads no Chinese: each line in the words of the entry that it comes from.

The report itself is Chinese, a document of the brigade; this is how the screen reads it out.
"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from dispatch.domain.facts import ReportLine, UnitAssigned
from dispatch.domain.recorded import Recorded
from dispatch.tasks.report import report_of
from ui.kit.formatters import clock_words, time_words
from ui.kit.plain import call_sign, one_line
from ui.tasks.entry_words import EntryNames, entry_words

translate = QCoreApplication.translate

_SHOWN = 3


def is_read_out() -> bool:
    """Whether the screen speaks another language than the report."""
    return QLocale().language() is not QLocale.Language.Chinese


def draft_lines(entries: Sequence[Recorded], task_id: str) -> Sequence[ReportLine]:
    """The lines of the report as it would be now. Raises ValueError for a task that is not in *entries*."""
    return report_of(entries, task_id).lines


def read_out(lines: Sequence[ReportLine], entries: Sequence[Recorded]) -> tuple[str, ...]:
    """The report's lines in the operator's language; one whose entry is not at hand stays as written."""
    wanted = {line.entry for line in lines}
    names, found = EntryNames(), {}
    for entry in entries:
        names.learn(entry)
        if str(entry.ref) in wanted:
            found[str(entry.ref)] = entry
    return tuple(_line(line, found.get(line.entry), names) for line in lines)


def _line(line: ReportLine, entry: Recorded | None, names: EntryNames) -> str:
    words = one_line(line.words)
    if entry is not None:
        fact = entry.fact
        if line.step == "advice" and isinstance(fact, UnitAssigned):
            words = _advice(fact)
        else:
            words = entry_words(entry, names)
    return f"{time_words(line.at)} {words}"


def _advice(fact: UnitAssigned) -> str:
    """The first candidates with their times, and how many there were."""
    best = fact.advice.candidates[:_SHOWN]
    units = ", ".join(f"{call_sign(one.unit_id)} {clock_words(one.eta_ms / 1000)}" for one in best)
    count = len(fact.advice.candidates)
    return translate("report", "建议: 可派 {count} 辆 {units}").format(count=count, units=units).rstrip()
