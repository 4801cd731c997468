"""The later chapters of a task's report: who was used, whom it delayed, what happened and what did not."""

from collections.abc import Iterator
from datetime import datetime

from dispatch.domain.rehearsals import Figure
from dispatch.reports.labels import DEPTHS, NONE, ORDERS, clock_words, hours_words, late_words, minute_words
from dispatch.reports.paper import Block, Chapter, Column, Strong, Words, mid, table
from dispatch.tasks.prepared_words import DEVIATIONS, STEPS
from dispatch.tasks.task_report import TaskReport
from dispatch.tasks.words import STEPS as ALERT_STEPS

NONE_THERE = "无。"


class Happenings:
    """Chapters of one report. Times are of the day on which it began, with the date where it is another."""

    def __init__(self, report: TaskReport) -> None:
        self.report = report
        self._day = report.task.began_at or report.task.begins_at or report.task.opened_at

    def _clock(self, at: datetime | None) -> str:
        return clock_words(at, self._day)

    def forces(self) -> Chapter:
        """People, units, hours."""
        used = self.report.forces
        rows = [
            ("民警（人）", str(used.people_planned), str(used.people_used)),
            ("警力单位（个）", str(used.units_planned), str(used.units_used)),
            ("人时（小时）", hours_words(used.person_planned_s), hours_words(used.person_used_s)),
            ("单位时（小时）", hours_words(used.unit_planned_s), hours_words(used.unit_used_s)),
        ]
        named = f"使用的单位：{'、'.join(used.units)}。" if used.units else ""
        words = "时间自到岗起，至岗位计划结束或任务结束；没有到岗记录的不计为使用。"
        return Chapter(
            "警力使用",
            (
                table([mid("项目", 3), mid("计划", 2), mid("实际", 2)], rows),
                Words(named + words, small=True),
            ),
        )

    # ------------------------------------------------------------------ the public

    def delay(self) -> Chapter:
        """Forecast and measured, whole and by closure."""
        delay = self.report.delay
        abouts = ["", *(row.closure_id for row in self.report.closures), "elsewhere"]
        called = {row.closure_id: row.name or row.closure_id for row in self.report.closures}
        called |= {"": "全部", "elsewhere": "其他道路"}
        rows = [
            (
                called[about],
                _spread(delay.forecast_s(about)),
                _spread(delay.seen_figure("delay_vehicle_s", about)),
            )
            for about in abouts
            if delay.forecast_s(about) is not None or delay.seen_figure("delay_vehicle_s", about) is not None
        ]
        blocks: list[Block] = []
        if rows:
            columns = [Column("范围", 4), mid("推演预计（车·小时）", 4), mid("路况推算（车·小时）", 4)]
            blocks.append(table(columns, rows))
        blocks.append(Words(self._measured(), small=True))
        return Chapter("公众延误", tuple(blocks))

    def _measured(self) -> str:
        delay = self.report.delay
        depth = delay.forecast_depth
        forecast = f"推演为{DEPTHS[depth]}推演，括号内为各次的范围。" if depth is not None else "没有推演。"
        if not delay.seen:
            return forecast + "任务期间没有可用的路况记录，未推算实际延误。"
        extra, covered = delay.seen_figure("extra_ms_per_km"), delay.seen_figure("covered_permille")
        per_km = f"每公里平均多用 {extra.value / 1000:.1f} 秒，" if extra is not None else ""
        share = f"路况覆盖管制周边道路的 {covered.value / 10:.0f}%。" if covered is not None else ""
        return (
            f"{forecast}路况推算自 {self._clock(delay.since)} 至 {self._clock(delay.until)}，"
            f"与此前半小时相比，{per_km}{share}车流量由速度估计，数字供比较，不是计数。"
        )

    # ------------------------------------------------------------------ what happened

    def events(self) -> Chapter:
        """Alerts by the route, and contingencies."""
        report = self.report
        blocks: list[Block] = []
        if report.alerts:
            blocks.append(
                table(
                    [mid("时间", 1.5), Column("警情", 7), mid("缓解", 1.5), mid("处置任务", 1.6)],
                    [
                        (
                            self._clock(one.at),
                            one.words,
                            self._clock(one.cleared_at) if one.cleared_at else "任务结束时未缓解",
                            one.task_id or NONE,
                        )
                        for one in report.alerts
                    ],
                    "沿线警情",
                )
            )
        if report.contingencies:
            blocks.append(
                table(
                    [
                        mid("时间", 1.5),
                        Column("情形", 3),
                        mid("决定人", 1.4),
                        Column("措施", 4),
                        Column("说明", 3),
                    ],
                    [
                        (
                            self._clock(one.at),
                            one.situation or one.contingency_id,
                            one.by,
                            "；".join(one.actions) + (f"（改走 {one.route_id}）" if one.route_id else ""),
                            one.note or NONE,
                        )
                        for one in report.contingencies
                    ],
                    "启动的突发处置",
                )
            )
        return Chapter("警情与突发处置", tuple(blocks) or (Words(NONE_THERE),))

    def contacts(self) -> Chapter:
        """Who was told."""
        rows = [
            (
                one.department,
                one.person or NONE,
                self._clock(one.told_at),
                self._clock(one.confirmed_at),
                one.note or NONE,
            )
            for one in self.report.contacts
        ]
        columns = [Column("单位", 3), mid("联络人", 2), mid("通知", 1.8), mid("确认", 1.8), Column("备注", 3)]
        return Chapter("联络通知", (table(columns, rows) if rows else Words(NONE_THERE),))

    def deviations(self) -> Chapter:
        """What went otherwise, and why."""
        rows = [
            (
                self._clock(one.at),
                DEVIATIONS[one.kind],
                self._about(one.about),
                _size(one.seconds, one.metres),
                self._clock(one.ended_at) if one.ended_at else Strong("未消除"),
                one.reason or Strong("未说明"),
            )
            for one in self.report.deviations
        ]
        columns = [
            mid("时间", 1.6),
            mid("偏差", 1.8),
            Column("对象", 2.4),
            mid("大小", 2),
            mid("消除", 1.6),
            Column("原因", 3.6),
        ]
        return Chapter("偏差及原因", (table(columns, rows) if rows else Words(NONE_THERE),))

    def _about(self, about: str) -> str:
        named = {post.post_id: post.name for post in self.report.posts}
        named |= {row.closure_id: row.name for row in self.report.closures}
        return named.get(about) or about or "车队"

    def undone(self) -> Chapter:
        """What was not done, and orders without answer."""
        report = self.report
        blocks: list[Block] = []
        if report.undone:
            rows = [(str(number), one.words) for number, one in enumerate(report.undone, start=1)]
            blocks.append(table([mid("号", 1), Column("未完成事项", 14)], rows))
        if report.unanswered:
            blocks.append(
                table(
                    [
                        mid("指令", 1.2),
                        mid("单位", 1.6),
                        mid("下令", 1.8),
                        Column("情况", 3),
                        Column("说明", 4),
                    ],
                    [
                        (
                            str(one.order_no),
                            one.unit_id,
                            self._clock(one.at),
                            ORDERS[one.state],
                            one.why or NONE,
                        )
                        for one in report.unanswered
                    ],
                    "未答复的指令",
                )
            )
        return Chapter("未完成事项与未答复指令", tuple(blocks) or (Words(NONE_THERE),))

    def remarks(self) -> Iterator[Chapter]:
        """存在问题 and 改进建议."""
        written = self.report.remarks
        for head, text in (
            ("存在问题", written.problems if written else ""),
            ("改进建议", written.suggestions if written else ""),
        ):
            yield Chapter(head, (Words(text or ("无。" if written else "（负责人尚未填写）")),))

    def timeline(self) -> Chapter:
        """All that was recorded, line by line."""
        names = ALERT_STEPS | STEPS
        rows = [
            (self._clock(line.at), names.get(line.step, line.step), line.words, line.entry)
            for line in self.report.timeline
        ]
        columns = [mid("时间", 1.9), mid("步骤", 1.5), Column("内容", 9), mid("日志条目", 2.2)]
        return Chapter("附件　执行时间线", (table(columns, rows),), apart=True)

    def annexes(self) -> Iterator[Chapter]:
        """Corrections, each as somebody signed for it."""
        for one in self.report.annexes:
            words = (Words(one.text), Words(f"{one.by}　{minute_words(one.at)}"))
            yield Chapter(f"附页 {one.number}　更正", words)


def _size(seconds: int, metres: int) -> str:
    parts = [f"{late_words(seconds)} 秒"] if seconds else []
    parts += [f"{metres} 米"] if metres else []
    return "，".join(parts) or NONE


def _spread(figure: Figure | None) -> str:
    """Vehicle-hours, with the range where there is one."""
    if figure is None:
        return NONE
    value = f"{figure.value / 3600:.1f}"
    if figure.low == figure.high:
        return value
    return f"{value}（{figure.low / 3600:.1f}–{figure.high / 3600:.1f}）"
