"""What stands on the paper, before it is a PDF or a DOCX."""

from dataclasses import replace

import pytest

from dispatch.domain.plans import PostKind, RouteRole, Secrecy, TaskLevel
from dispatch.domain.rehearsals import Depth
from dispatch.domain.tasks import OrderState, TaskKind, TaskStage
from dispatch.reports.labels import (
    DECISIONS,
    DEPTHS,
    KINDS,
    LEVELS,
    ORDERS,
    POSTS,
    ROUTES,
    STAGES,
    late_words,
)
from dispatch.reports.paper import Block, Drawing, Paper, Table, Words
from dispatch.reports.printing import paper_of
from dispatch.tasks.reporting import task_report
from tests.reports.papers import issue
from tests.roads.grid import grid
from tests.tasks.carried_out import TASK, story
from tests.tasks.prepared import full_plan

CHAPTERS = [
    "任务概况",
    "预案、推演与审批",
    "路线与部署",
    "计划与实际",
    "警力使用",
    "公众延误",
    "警情与突发处置",
    "联络通知",
    "偏差及原因",
    "未完成事项与未答复指令",
    "存在问题",
    "改进建议",
]


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The report of the evening."""
    return paper_of(issue())


def words_of(blocks: tuple[Block, ...]) -> list[str]:
    """Every cell and paragraph."""
    found: list[str] = []
    for block in blocks:
        match block:
            case Words():
                found.append(block.text)
            case Table():
                found += [cell for row in block.rows for cell in row]
    return found


def of(paper: Paper, head: str) -> list[str]:
    """What a chapter says."""
    return next(words_of(one.blocks) for one in (*paper.chapters, *paper.annexes) if one.head == head)


def test_it_has_every_chapter_in_its_order(paper: Paper) -> None:
    """What the issue lists, then the correction, then the timeline."""
    assert [one.head for one in paper.chapters] == CHAPTERS
    assert [one.head for one in paper.annexes] == ["附页 1　更正", "附件　执行时间线"]


def test_its_head_says_who_what_and_that_it_is_signed(paper: Paper) -> None:
    """Issuer, number, title; nothing red and no draft."""
    assert (paper.office, paper.number) == ("聊城市公安局交通警察支队", "任务报告〔2026〕R0001 号")
    assert paper.title == "关于“11·24 警卫任务”执行情况的报告"
    assert (paper.mark, paper.warning, paper.state, paper.secrecy) == ("", "", "", "")
    assert paper.signed == (
        "负责人：周敏",
        "签发人：赵刚",
        "2026 年 11 月 24 日 18:40",
        "签发记录：日志 desk-1:35",
    )


def test_the_opening_counts_the_evening(paper: Paper) -> None:
    """A commander reads one paragraph."""
    assert paper.opening[0].text == (
        "11·24 警卫任务于 2026 年 11 月 24 日 16:45 开始，17:50 结束，执行预案第 2 版。"
        "计划岗位 3 个，到岗 2 个；用警 1 人、2 个单位。车队通过岗位 1 处，最大偏差 30 秒。"
        "计划管制 1 处，实施 1 处。偏差 1 起，启动突发处置 1 次，沿线警情 1 起，"
        "未完成事项 4 项，未答复指令 1 条。"
    )


def test_before_the_start_the_opening_counts_nothing_that_was_not() -> None:
    """A draft's report says what is planned."""
    report = task_report(story(until="PlanApproved"), TASK, grid())
    said = paper_of(replace(issue(), report=report))
    assert said.opening[0].text == "11·24 警卫任务尚未开始，预案第 2 版。计划岗位 3 个，计划管制 1 处。"
    assert "实际时间" in of(said, "任务概况")
    assert of(said, "任务概况")[of(said, "任务概况").index("实际时间") + 1] == "—"


def test_planned_and_actual_stand_side_by_side(paper: Paper) -> None:
    """Each post and closure in seconds; drawn and in figures."""
    chapter = next(one for one in paper.chapters if one.head == "计划与实际")
    drawing, closures, posts = chapter.blocks
    assert isinstance(drawing, Drawing)
    assert isinstance(closures, Table)
    assert isinstance(posts, Table)
    assert [row[1:5] for row in closures.rows] == [
        ("清场", "17:00:00", "17:15:00", "晚 900"),
        ("封闭", "17:20:00", "17:21:00", "晚 60"),
        ("放行", "17:36:15", "17:40:00", "晚 225"),
    ]
    assert posts.rows[0] == (
        "1",
        "东昌路口",
        "李强，A01（铁1）",
        *("17:00:00", "16:59:00", "早 60"),
        *("17:30:00", "17:30:30", "晚 30"),
    )
    assert posts.rows[2][3:] == ("17:20:00", "—", "—", "—", "—", "—")


def test_the_publics_delay_stands_beside_the_forecast(paper: Paper) -> None:
    """In vehicle-hours, with where the numbers come from."""
    said = of(paper, "公众延误")
    assert said[:6] == ["全部", "—", "11.1", "柳园路中段", "10.0（8.3–11.4）", "8.6"]
    assert "每公里平均多用 21.5 秒" in said[-1]
    assert "不是计数" in said[-1]


def test_where_nothing_was_measured_it_says_so() -> None:
    """No number is made up."""
    bare = issue()
    report = replace(bare.report, delay=type(bare.report.delay)())
    said = of(paper_of(replace(bare, report=report)), "公众延误")
    assert said == ["没有推演。任务期间没有可用的路况记录，未推算实际延误。"]


def test_a_start_without_rehearsal_is_red_on_every_page() -> None:
    """Mark, and why."""
    paper = paper_of(issue(unrehearsed="水厂爆管"))
    assert paper.mark == "未经演练开始"
    assert "理由：水厂爆管" in paper.warning
    assert "赵刚" in paper.warning


def test_a_draft_and_a_secret_one_say_what_they_are() -> None:
    """Not written, not signed, for those named only."""
    plan = full_plan()
    secret = replace(plan, brief=replace(plan.brief, secrecy=Secrecy.SECRET))
    assert "涉密" in paper_of(issue(secret)).secrecy
    whole = issue()
    unsigned = replace(whole, report=replace(whole.report, signature=None))
    assert paper_of(unsigned).state == "未签发"
    assert "（未签发）" in paper_of(unsigned).signed[1]
    draft = replace(whole, report=replace(whole.report, report_id="", signature=None))
    assert "草稿" in paper_of(draft).state


def test_the_seal_names_the_newest_entry_with_its_hash(paper: Paper) -> None:
    """By it the paper is held against the journal."""
    assert paper.seal.entry == f"desk-1:{len(story())}"
    assert paper.seal.digest == issue().digest
    assert paper.seal.qr_svg.startswith("<svg")


def test_annexes_are_added_and_change_nothing() -> None:
    """Two corrections: two pages more, each with who and when."""
    two = paper_of(issue(annexes=2))
    assert [one.head for one in two.annexes][:2] == ["附页 1　更正", "附页 2　更正"]
    assert two.chapters == paper_of(issue(annexes=0)).chapters


def test_every_word_is_there() -> None:
    """No enumeration has a member without its Chinese."""
    assert set(KINDS) == set(TaskKind)
    assert set(LEVELS) == set(TaskLevel)
    assert set(STAGES) == set(TaskStage)
    assert set(POSTS) == set(PostKind)
    assert set(ROUTES) == set(RouteRole)
    assert set(DEPTHS) == set(Depth)
    assert set(ORDERS) == set(OrderState)
    assert set(DECISIONS) == {"approved", "returned", "suspended", "cancelled"}
    assert (late_words(0), late_words(-5), late_words(None)) == ("准时", "早 5", "—")
