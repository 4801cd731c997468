"""The page 报告 as data: how far the report is, who may do what, the plan's versions and what differs."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QCoreApplication

from dispatch.domain.clock import CHINA
from dispatch.domain.geo import Place
from dispatch.domain.people import Person
from dispatch.domain.plan_differences import plan_differences
from dispatch.domain.plan_paths import path_words
from dispatch.domain.tasks import TaskStage
from dispatch.picture.prepared import PlanVersion, Prepared
from dispatch.picture.views import Picture
from dispatch.tasks.way import Step, may_see, open_steps
from ui.kit.formatters import NOTHING, day_words, time_words
from ui.kit.plain import one_line
from ui.kit.words import word

translate = QCoreApplication.translate

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of the plan: who saved it, when, why, and since when it was in force."""

    version: PlanVersion
    in_force_at: datetime | None
    is_amended: bool

    @property
    def key(self) -> str:
        """Its number."""
        return str(self.version.version)

    @property
    def why(self) -> str:
        """Why it was changed under way, or what was noted with it."""
        return one_line(self.version.reason or self.version.note)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the person in charge has written, or a draft of it."""

    problems: str = ""
    suggestions: str = ""
    annex: str = ""


@dataclass(frozen=True, slots=True)
class ReportState:
    """How far the report is.

    *head*, *detail*: in words. *red*: that it was started without rehearsal, "" for none. *remarks*: as they
    stand in the record. *steps*: what the person at the desk may do now.
    """

    task_id: str = ""
    title: str = ""
    head: str = ""
    detail: str = ""
    red: str = ""
    remarks: Typed = Typed()
    is_written: bool = False
    is_signed: bool = False
    in_charge: str = ""
    steps: frozenset[Step] = frozenset()
    versions: tuple[VersionRow, ...] = ()

    @property
    def may_remark(self) -> bool:
        """Whether problems and suggestions may be entered."""
        return Step.REMARK in self.steps and self.is_written and not self.is_signed

    @property
    def may_sign(self) -> bool:
        """Whether it may be signed by whoever sits here; that remarks are there is asked by the command."""
        return Step.SIGN in self.steps and self.is_written and not self.is_signed

    @property
    def may_annex(self) -> bool:
        """Whether a correction may be added."""
        return Step.ANNEX in self.steps and self.is_signed


NO_REPORT = ReportState()


def report_state(picture: Picture, task_id: str, person: Person) -> ReportState:
    """The state of a task's report for whoever sits at the desk."""
    task = picture.tasks.get(task_id)
    prepared = task.prepared if task is not None else None
    version = prepared.current if prepared is not None else None
    if task is None or prepared is None or version is None or not may_see(task, person):
        return NO_REPORT
    brief = version.plan.brief
    signed = prepared.signed is not None
    head, detail = _head(task.stage, prepared, has_report=task.report is not None)
    said = prepared.remarks
    return ReportState(
        task_id,
        one_line(brief.title),
        head,
        detail,
        _red(prepared),
        Typed(said.problems, said.suggestions) if said is not None else Typed(),
        is_written=task.report is not None,
        is_signed=signed,
        in_charge=one_line(brief.in_charge),
        steps=frozenset(open_steps(picture, task_id, person)),
        versions=tuple(_versions(prepared)),
    )


def _head(stage: TaskStage, prepared: Prepared, *, has_report: bool) -> tuple[str, str]:
    signed = prepared.signed
    if signed is not None:
        head = translate("report", "已归档") if stage is TaskStage.ARCHIVED else translate("report", "已签发")
        by = translate("report", "{by} {at} 签发, 附页 {count}")
        return head, by.format(by=one_line(signed.by), at=_moment(signed.at), count=len(prepared.annexes))
    if has_report:
        if prepared.remarks is None:
            return translate("report", "已写定, 未签发"), translate("report", "等负责人写问题与建议")
        return translate("report", "已写定, 未签发"), translate("report", "问题与建议已有, 等值班长签发")
    if stage is TaskStage.ENDED:
        return translate("report", "还没有写定"), translate("report", "执行完毕, 可以写报告")
    if prepared.started is None:
        return translate("report", "还没有写定"), translate("report", "任务还没有开始")
    return translate("report", "照现在写成这样"), translate("report", "执行中, 随记录增长")


def _red(prepared: Prepared) -> str:
    started = prepared.started
    if not prepared.unrehearsed or started is None:
        return ""
    return translate("report", "未经演练开始: {by} {at}, {why}").format(
        by=one_line(started.by), at=_moment(started.at), why=one_line(started.why)
    )


def _versions(prepared: Prepared) -> list[VersionRow]:
    """The newest on top."""
    begun: dict[int, datetime] = {}
    for number, at in prepared.in_force:
        begun.setdefault(number, at)
    return [
        VersionRow(version, begun.get(version.version), bool(version.reason))
        for version in reversed(prepared.versions)
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%m-%d %H:%M")


# ------------------------------------------------------------------ versions compared


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One field that differs, in words."""

    where: str
    before: str
    after: str


def differences(rows: tuple[VersionRow, ...], number: int) -> tuple[DifferenceRow, ...]:
    """What version *number* changed against the one before; all of it is new in the first."""
    by_number = {row.version.version: row.version for row in rows}
    newer, older = by_number.get(number), by_number.get(number - 1)
    if newer is None or older is None:
        return ()
    return tuple(
        DifferenceRow(path_words(one.path), value_words(one.before), value_words(one.after))
        for one in plan_differences(older.plan, newer.plan)
    )


def value_words(value: object) -> str:
    """A field's value as a person reads it; whole parts by their name."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        return f"{day_words(value)} {time_words(value)}"
    if isinstance(value, Enum):
        return word(value)
    if isinstance(value, Place):
        return one_line(value.words) or f"{value.lat_deg:.5f}, {value.lon_deg:.5f}"
    if isinstance(value, tuple):
        return ", ".join(value_words(item) for item in value)[:_LONGEST] or NOTHING
    named = (
        getattr(value, "name", None) or getattr(value, "department", None) or getattr(value, "words", None)
    )
    return one_line(str(named if named is not None else value))[:_LONGEST]
