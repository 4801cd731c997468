"""The first chapters of a task's report: what it was, its plan, planned against actual. Words and tables."""

from collections.abc import Sequence
from datetime import datetime

from dispatch.domain.plans import PostKind
from dispatch.reports.happenings import NONE_THERE, Happenings
from dispatch.reports.labels import (
    DECISIONS,
    DEPTHS,
    KINDS,
    LEVELS,
    NONE,
    POSTS,
    ROUTES,
    STAGES,
    late_words,
    minute_words,
    moment_words,
)
from dispatch.reports.paper import Block, Chapter, Column, Drawing, Strong, Table, Words, mid, pairs, table
from dispatch.tasks.task_report import ClosureRow, Moment, PostRow

LATE_S = 60
"""From so many seconds on a row is printed strong."""


class Chapters(Happenings):
    """All chapters of one report."""

    # ------------------------------------------------------------------ what it was

    def summary(self) -> str:
        """The evening in a paragraph, counted from the rows."""
        report = self.report
        task, forces = report.task, report.forces
        begun = f"于 {minute_words(task.began_at)} 开始" if task.began_at is not None else "尚未开始"
        over = f"，{minute_words(task.ended_at, task.began_at)} 结束" if task.ended_at is not None else ""
        verb = "执行" if task.began_at is not None else ""
        plan = f"，{verb}预案第 {report.version} 版" if report.version else ""
        said = [f"{task.title}{begun}{over}{plan}。"]
        if task.began_at is None:
            return f"{said[0]}计划岗位 {len(report.posts)} 个，计划管制 {len(report.closures)} 处。"
        if report.posts:
            in_place = sum(post.stood.actual_at is not None for post in report.posts)
            passed = [post.passed.late_s for post in report.posts if post.passed.late_s is not None]
            said.append(f"计划岗位 {len(report.posts)} 个，到岗 {in_place} 个；")
            said.append(f"用警 {forces.people_used} 人、{forces.units_used} 个单位。")
            if passed:
                said.append(f"车队通过岗位 {len(passed)} 处，最大偏差 {max(map(abs, passed))} 秒。")
        if report.closures:
            closed = sum(row.closed.actual_at is not None for row in report.closures)
            said.append(f"计划管制 {len(report.closures)} 处，实施 {closed} 处。")
        said.append(
            f"偏差 {len(report.deviations)} 起，启动突发处置 {len(report.contingencies)} 次，"
            f"沿线警情 {len(report.alerts)} 起，未完成事项 {len(report.undone)} 项，"
            f"未答复指令 {len(report.unanswered)} 条。"
        )
        return "".join(said)

    def facts(self) -> Chapter:
        """The facts of the task."""
        task = self.report.task
        rows = [
            ("任务编号", task.task_id),
            ("预案编号", task.plan_id or NONE),
            ("类别", KINDS[task.kind]),
            ("级别", LEVELS[task.level] if task.level is not None else NONE),
            ("计划时间", self._span(task.begins_at, task.ends_at)),
            ("实际时间", self._span(task.began_at, task.ended_at)),
            ("负责人", task.in_charge or NONE),
            ("前导车", task.lead_unit_id or NONE),
            ("宣布开始", task.began_by or NONE),
            ("宣布结束", task.ended_by or NONE),
            ("状态", STAGES[task.stage]),
            ("处置结果", task.outcome or NONE),
        ]
        blocks: list[Block] = [pairs(rows)]
        if task.notes:
            blocks.append(Words(f"说明：{task.notes}", small=True))
        if self.report.routes:
            blocks.append(
                table(
                    [mid("路线", 2), Column("名称", 4), Column("途经", 7), mid("使用", 1.2)],
                    [
                        (ROUTES[one.role], one.name, " → ".join(one.points), "是" if one.used else "否")
                        for one in self.report.routes
                    ],
                )
            )
        return Chapter("任务概况", tuple(blocks))

    def plan(self) -> Chapter:
        """Versions, rehearsals, decisions."""
        report = self.report
        versions = [
            (
                f"第 {one.version} 版",
                moment_words(one.at),
                one.by,
                "执行中变更" if one.amended else f"改 {one.fields} 处" if one.version > 1 else "首版",
                self._spans(one.in_force),
                one.note or NONE,
            )
            for one in report.versions
        ]
        blocks: list[Block] = [
            table(
                [
                    mid("版本", 1.3),
                    mid("保存", 2.5),
                    mid("编制", 1.3),
                    mid("变更", 1.7),
                    mid("生效", 3.2),
                    Column("说明", 3),
                ],
                versions,
                "预案版本",
            )
            if versions
            else Words("预案取自响应模板。")
        ]
        if report.rehearsals:
            blocks.append(
                table(
                    [
                        mid("版本", 1.3),
                        mid("时间", 2.5),
                        mid("推演人", 1.3),
                        mid("方式", 1.3),
                        mid("种子", 1.7),
                        mid("结果校验", 2.4),
                        Column("提示", 3.5),
                    ],
                    [
                        (
                            f"第 {one.version} 版",
                            moment_words(one.at),
                            one.by,
                            DEPTHS[one.depth],
                            "、".join(map(str, one.seeds)),
                            one.digest[:12],
                            "；".join(one.conflicts) or NONE,
                        )
                        for one in report.rehearsals
                    ],
                    "推演（Exercise，不计入考核）",
                )
            )
        if report.decisions:
            blocks.append(
                table(
                    [
                        mid("时间", 2.5),
                        mid("决定", 1.7),
                        mid("决定人", 1.3),
                        mid("版本", 1.3),
                        Column("理由、意见", 5),
                    ],
                    [
                        (
                            moment_words(one.at),
                            DECISIONS[one.step],
                            one.by,
                            f"第 {one.version} 版",
                            one.why or NONE,
                        )
                        for one in report.decisions
                    ],
                    "审批与决定",
                )
            )
        return Chapter("预案、推演与审批", tuple(blocks))

    def _spans(self, spans: Sequence[tuple[datetime, datetime | None]]) -> str:
        """When a version was in force; to the minute, as the date stands there."""
        return "；".join(self._span(begin, end, "今") for begin, end in spans) or NONE

    @staticmethod
    def _span(begin: datetime | None, end: datetime | None, open_end: str = NONE) -> str:
        """From when to when, the day said once."""
        if begin is None:
            return NONE
        return f"{minute_words(begin)} 至 {minute_words(end, begin) if end is not None else open_end}"

    # ------------------------------------------------------------------ planned and actual

    def comparison(self, diagrams: Sequence[Drawing]) -> Chapter:
        """Each post and closure, drawn and in figures."""
        report = self.report
        blocks: list[Block] = [*diagrams]
        if report.closures:
            blocks.append(self._closures(report.closures))
        if report.posts:
            blocks.append(self._posts(report.posts))
        return Chapter("计划与实际", tuple(blocks) or (Words(NONE_THERE),))

    def _posts(self, rows: Sequence[PostRow]) -> Table:
        cells = [
            (
                str(number),
                _post_name(row),
                _whose(row),
                *self._both(row.stood),
                *self._both(row.passed),
            )
            for number, row in enumerate(rows, start=1)
        ]
        columns = [
            mid("号", 0.8),
            Column("岗位", 3.4),
            Column("人员、警力", 3),
            mid("计划到岗", 1.7),
            mid("实际到岗", 1.7),
            mid("早晚（秒）", 1.5),
            mid("计划通过", 1.7),
            mid("实际通过", 1.7),
            mid("早晚（秒）", 1.5),
        ]
        return table(columns, cells, "岗位")

    def _closures(self, rows: Sequence[ClosureRow]) -> Table:
        cells = [
            (
                row.name or row.closure_id,
                word,
                *self._both(moment),
                row.note if word == "放行" and row.note else NONE,
            )
            for row in rows
            for word, moment in (("清场", row.cleared), ("封闭", row.closed), ("放行", row.opened))
            if moment != Moment()
        ]
        columns = [
            Column("管制", 4),
            mid("步骤", 1.2),
            mid("计划", 1.8),
            mid("实际", 1.8),
            mid("早晚（秒）", 1.6),
            Column("备注", 3),
        ]
        return table(columns, cells, "管制")

    def _both(self, moment: Moment) -> tuple[str, str, str]:
        late = late_words(moment.late_s)
        if moment.late_s is not None and abs(moment.late_s) >= LATE_S:
            late = Strong(late)
        return self._clock(moment.planned_at), self._clock(moment.actual_at), late


def _post_name(row: PostRow) -> str:
    """The name; what kind of post it is where that is not a junction."""
    name = row.name or row.post_id
    return (
        name if row.kind is PostKind.JUNCTION or name == POSTS[row.kind] else f"{name}（{POSTS[row.kind]}）"
    )


def _whose(row: PostRow) -> str:
    """Who stands there, and with what."""
    unit = f"{row.unit_id}（{row.call_sign}）" if row.unit_id and row.call_sign else row.unit_id
    return "，".join(filter(None, ("、".join(row.people), unit or row.call_sign))) or NONE
