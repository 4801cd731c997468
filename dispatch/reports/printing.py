"""From a report's content to a file: PDF, DOCX or JSON, by its ending."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dispatch.domain.plans import Secrecy
from dispatch.domain.recorded import EntryRef
from dispatch.reports.chapters import Chapters
from dispatch.reports.json_form import report_json
from dispatch.reports.labels import KINDS, minute_words
from dispatch.reports.paper import Chapter, Paper, Seal, Words
from dispatch.reports.qr import qr_svg
from dispatch.reports.route_map import route_map
from dispatch.reports.time_diagram import time_diagrams
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.task_report import TaskReport

OFFICE = "公安局交通警察支队"
"""Who issues reports where the configuration does not say it."""

UNREHEARSED = "未经演练开始"
ENDINGS = (".pdf", ".docx", ".json")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a centre prints on reports. *office*: who issues them; *badge*: what the map says of itself."""

    office: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A report to be printed, with the hash of its newest entry and the network to draw the map on."""

    report: TaskReport
    digest: str
    network: RoadNetwork | None = None
    letterhead: Letterhead = field(default_factory=Letterhead)


def paper_of(issue: Issue) -> Paper:
    """Lay the report out. The same issue gives the same paper."""
    report = issue.report
    task, mark = report.task, report.red_mark
    chapters = Chapters(report)
    warning = (
        f"本任务由{mark.by}于 {minute_words(mark.at)} 紧急开始，"
        f"执行的预案第 {mark.version} 版未经演练与批准。理由：{mark.reason}"
        if mark is not None
        else ""
    )
    return Paper(
        office=issue.letterhead.office or OFFICE,
        number=f"任务报告〔{task.opened_at.year}〕{report.report_id or task.task_id} 号",
        title=f"关于“{task.title or KINDS[task.kind]}”执行情况的报告",
        secrecy="涉密　知悉范围内使用" if task.secrecy is Secrecy.SECRET else "",
        mark=UNREHEARSED if mark is not None else "",
        state=_state(report),
        opening=(Words(chapters.summary()),),
        warning=warning,
        chapters=tuple(_chapters(chapters, issue)),
        signed=_signed(report),
        annexes=(*chapters.annexes(), chapters.timeline()),
        seal=seal_of(report.newest, issue.digest),
        made_at=report.newest_at,
    )


def seal_of(entry: EntryRef, digest: str) -> Seal:
    """Tie the paper to an entry of the journal."""
    return Seal(str(entry), digest, qr_svg(f"tieqi-journal-1 {entry} {digest}"))


def _chapters(chapters: Chapters, issue: Issue) -> Iterator[Chapter]:
    yield chapters.facts()
    yield chapters.plan()
    drawn = (
        None if issue.network is None else route_map(issue.report.plan, issue.network, issue.letterhead.badge)
    )
    if drawn is not None:
        yield Chapter("路线与部署", (drawn,))
    yield chapters.comparison(time_diagrams(issue.report))
    yield chapters.forces()
    yield chapters.delay()
    yield chapters.events()
    yield chapters.contacts()
    yield chapters.deviations()
    yield chapters.undone()
    yield from chapters.remarks()


def _state(report: TaskReport) -> str:
    """What keeps it from being the report."""
    if not report.report_id:
        return "草稿　按目前的记录生成，报告尚未写定"
    return "" if report.signature is not None else "未签发"


def _signed(report: TaskReport) -> tuple[str, ...]:
    """The lines at the end: who answers for it."""
    in_charge = f"负责人：{report.remarks.by if report.remarks else report.task.in_charge or '　　　　'}"
    if report.signature is None:
        return (in_charge, "签发人：（未签发）")
    signed = report.signature
    return (
        in_charge,
        f"签发人：{signed.by}",
        minute_words(signed.at),
        f"签发记录：日志 {signed.entry}",
    )


def check_ending(ending: str) -> None:
    """Raise ValueError for an ending by which no report can be written."""
    if ending.lower() not in ENDINGS:
        raise ValueError(f"报告可存为 .pdf、.docx、.json，不是“{ending}” (not a report's ending)")


def printed(issue: Issue, ending: str) -> bytes:
    """The file's bytes. Raises ValueError for another ending than .pdf, .docx and .json.

    Raises FontsMissingError for a PDF on a machine without Chinese fonts.
    """
    check_ending(ending)
    match ending.lower():
        case ".pdf":
            from dispatch.reports.pdf import report_pdf  # noqa: PLC0415 — the typesetter is wanted for this only

            return report_pdf(paper_of(issue))
        case ".docx":
            from dispatch.reports.docx_form import report_docx  # noqa: PLC0415 — python-docx likewise

            return report_docx(paper_of(issue))
        case _:
            return report_json(issue.report, issue.digest)


def write_report(issue: Issue, file: Path) -> None:
    """Write the file, whole or not at all. Raises as `printed`, and OSError."""
    content = printed(issue, file.suffix)
    new = file.with_name(f".{file.name}.new")
    try:
        new.write_bytes(content)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
