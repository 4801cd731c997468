"""A report writes itself from the journal and tells all of it, also what went wrong."""

from dataclasses import replace

import pytest

from dispatch.domain import facts
from dispatch.domain.alerts import CongestionLevel, Verdict
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason
from dispatch.tasks.report import report_of
from dispatch.tasks.words import LEFT_OUT, LEVELS, OUTCOMES, STEPS
from tests.tasks.work import ADVICE, Log, assigned, jam, moment, opened, plan, sos


def handled() -> Log:
    """A jam from alert to outcome, with an override, a refusal and a repeat on the way."""
    log = Log()
    raised = log.add(0, jam(), chain="gateway")
    log.add(20, facts.AlertTaken("J0001", "席位1"), raised.ref)
    log.add(40, opened(), raised.ref)
    log.add(40, plan())
    log.add(41, assigned(1, "A12", reason="A11 车辆故障"))
    log.add(42, facts.OrderSent(1, "A12", 1), chain="gateway")
    log.add(60, facts.OrderUnknown(1, "A12", "网关重启"), chain="gateway")
    log.add(61, facts.OrderSent(1, "A12", 2), chain="gateway")
    log.add(62, facts.OrderDelivered(1, "A12"), chain="gateway")
    log.add(70, facts.OrderAnswered(1, "A12", Answer.CANNOT, AnswerBy.TERMINAL), chain="gateway")
    log.add(71, facts.AssignmentReleased("D1", "A12", ReleaseReason.DECLINED))
    log.add(80, assigned(2, "A11"))
    log.add(81, facts.OrderRefused(2, "A11", "终端离线"), chain="gateway")
    log.add(90, facts.OrderAnswered(2, "A11", Answer.ACCEPTED, AnswerBy.CALL))
    changed = facts.AlertChanged("J0001", raised.fact.level, "", raised.fact.place, ("a",), 300)  # type: ignore[union-attr]  # a jam
    log.add(100, replace(changed, congestion=CongestionLevel.MODERATE), chain="gateway")
    log.add(110, replace(changed, congestion=CongestionLevel.SEVERE), chain="gateway")
    log.add(225, facts.UnitArrived("D2", "A11", 35, moment(200)), chain="gateway")
    log.add(400, facts.AlertCleared("J0001"), raised.ref, chain="gateway")
    log.add(500, facts.OutcomeEntered("T1", Outcome.DIRECTED, "故障车推至路侧"))
    log.add(500, facts.AssignmentReleased("D2", "A11", ReleaseReason.DONE))
    return log


def test_the_report_tells_the_whole_chain() -> None:
    """Alert, advice, decision, order, arrival, outcome, each in words and out of its entry."""
    report = report_of(handled().entries, "T1", "R1")
    assert (report.report_id, report.task_id, report.title) == ("R1", "T1", "花园路 北→南 中度拥堵")
    told = [(line.step, line.words, line.entry) for line in report.lines]
    assert told == [
        (
            "alert",
            "花园路 北→南 近兴华路口 中度拥堵，长 430 米，07:58:30 起，来源 traffic",
            "gateway:1",
        ),
        ("taken", "席位1 签收（席位1 李明）", "desk-1:1"),
        ("task", "席位1 李明 立任务 T1：花园路 北→南 中度拥堵", "desk-1:2"),
        (
            "plan",
            "采用“中度拥堵疏导”：铁骑 1 个单位，疏导交通；反馈；1 分 0 秒内签收，10 分 0 秒内到场",
            "desk-1:3",
        ),
        (
            "advice",
            "可派 2 个单位：A11（1 分 20 秒）、A12（1 分 36 秒）；未列入 3 个（位置过期 1、任务中 2）",
            "desk-1:4",
        ),
        (
            "decision",
            "席位1 李明 派 A12（建议第 2 位，预计 1 分 36 秒），理由：A11 车辆故障；指令 1",
            "desk-1:4",
        ),
        ("order", "指令 1 向 A12 发出", "gateway:2"),
        ("order", "指令 1 是否送达 A12 不明：网关重启；以同一编号重发", "gateway:3"),
        ("order", "指令 1 向 A12 重发（第 2 次）", "gateway:4"),
        ("order", "指令 1 送达 A12 的终端", "gateway:5"),
        ("answer", "A12 回复不能前往指令 1（终端）", "gateway:6"),
        ("release", "A12 不能前往，解除派遣", "desk-1:5"),
        (
            "advice",
            "可派 2 个单位：A11（1 分 20 秒）、A12（1 分 36 秒）；未列入 3 个（位置过期 1、任务中 2）",
            "desk-1:6",
        ),
        ("decision", "席位1 李明 派 A11（建议第 1 位，预计 1 分 20 秒）；指令 2", "desk-1:6"),
        ("order", "指令 2 未送达 A11：终端离线", "gateway:7"),
        ("answer", "A11 签收指令 2（电话）", "desk-1:7"),
        ("alert", "变为严重拥堵，长 300 米", "gateway:9"),
        ("arrival", "A11 到场，距地点 35 米（据轨迹）", "gateway:10"),
        ("cleared", "路况数据显示已缓解", "gateway:11"),
        ("outcome", "席位1 李明 录入：已疏导（故障车推至路侧）", "desk-1:8"),
        ("release", "A11 处置完毕，解除派遣", "desk-1:9"),
    ]
    assert report.lines[17].at == moment(200)


def test_durations_count_from_the_alert() -> None:
    """To the first order, to the arrival by the track, to the end as the source shows it."""
    report = report_of(handled().entries, "T1")
    assert (report.to_order_ms, report.to_arrival_ms, report.to_clear_ms) == (41_000, 200_000, 400_000)
    assert report.within_band == 1


def test_a_late_arrival_breaks_the_band_and_none_at_all_does_too() -> None:
    """The band is the plan's; a road that was free before anybody came breaks none."""
    log = Log()
    log.add(0, jam())
    log.add(10, opened())
    log.add(10, plan())
    log.add(10, assigned())
    assert report_of(log.entries, "T1").within_band == 0
    cleared = [*log.entries, Log(entries=log.entries[:]).add(300, facts.AlertCleared("J0001"))]
    early = report_of(cleared, "T1")
    assert (early.within_band, early.to_arrival_ms, early.to_clear_ms) == (None, None, 300_000)
    log.add(700, facts.UnitArrived("D1", "A11", 10, moment(601)))
    assert report_of(log.entries, "T1").within_band == 0


def test_an_outcome_says_the_end_where_the_source_does_not() -> None:
    """A person's word that the road is free ends the jam; one that work goes on does not."""
    for outcome, to_clear_ms in ((Outcome.RECOVERED, 500_000), (Outcome.CONTINUES, None)):
        log = Log()
        for at, fact in (
            (0, jam()),
            (10, opened()),
            (10, plan()),
            (500, facts.OutcomeEntered("T1", outcome)),
        ):
            log.add(at, fact)
        assert report_of(log.entries, "T1").to_clear_ms == to_clear_ms


def test_a_jam_that_came_back_is_not_over() -> None:
    """A change after the end takes the end back."""
    log = handled()
    raised = log.entries[0].fact
    assert isinstance(raised, facts.AlertRaised)
    log.add(600, facts.AlertChanged("J0001", raised.level, "", raised.place, ("a",), 300))
    assert report_of(log.entries, "T1").to_clear_ms is None


def test_a_merged_alert_says_into_what_it_went() -> None:
    """An alert that clears because of another alert's entry was merged, and is not called free."""
    log = Log()
    first = log.add(0, jam("J0000"))
    own = log.add(1, jam())
    log.add(2, opened())
    log.add(300, facts.AlertCleared("J0001"), own.ref, first.ref)
    assert report_of(log.entries, "T1").lines[-1].words == "与更早的预警连成一片，并入该预警"


def test_other_tasks_stay_out() -> None:
    """What was done for another alert, by another order, is no line of this report."""
    log = handled()
    before = report_of(log.entries, "T1")
    log.add(600, jam("J0002"))
    log.add(601, opened("T2", "J0002"))
    log.add(602, plan("T2"))
    log.add(603, assigned(9, "A13", "T2"))
    log.add(604, facts.OrderSent(9, "A13", 1))
    log.add(605, facts.AlertJudged("J0002", Verdict.REAL))
    assert report_of(log.entries, "T1") == before
    second = report_of(log.entries, "T2")
    assert {line.entry for line in second.lines}.isdisjoint({line.entry for line in before.lines})
    assert "不在建议之列" in next(line.words for line in second.lines if line.step == "decision")


def test_a_call_for_help_has_its_own_words() -> None:
    """Who calls and where; and an alert judged real says by whom."""
    log = Log()
    log.add(0, sos())
    log.add(5, facts.AlertJudged("S0001", Verdict.REAL, "已通话"))
    log.add(6, opened("T1", "S0001"))
    lines = report_of(log.entries, "T1").lines
    assert lines[0].words == "A11 求助，位置：柳园路 南→北"
    assert lines[1].words == "席位1 李明 判定属实（已通话）"


def test_an_unknown_task_has_no_report() -> None:
    """Nothing is written from nothing."""
    with pytest.raises(ValueError, match="T9"):
        report_of(handled().entries, "T9")


def test_every_word_is_there() -> None:
    """Each step, level, outcome and reason has its Chinese."""
    assert set(OUTCOMES) == set(Outcome)
    assert set(LEVELS) == set(CongestionLevel)
    assert {line.step for line in report_of(handled().entries, "T1").lines} <= set(STEPS)
    assert {out.reason for out in ADVICE.left_out} <= set(LEFT_OUT)
