"""A report as a file: the same bytes each time, whatever people have typed; plain words when it fails."""

import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst
from docx import Document

from dispatch.reports import pdf
from dispatch.reports.docx_form import report_docx
from dispatch.reports.printing import Issue, paper_of, printed, write_report
from dispatch.reports.route_map import route_map
from dispatch.reports.time_diagram import ROWS, time_diagrams
from dispatch.reports.typesetting import FontsMissingError, chosen_fonts, typeset
from tests.reports.papers import DIGEST, HOSTILE, hostile_plan, issue
from tests.roads.grid import grid
from tests.tasks.prepared import full_plan

GOLDEN = Path(__file__).parent / "golden"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def whole() -> Issue:
    """The report of the evening."""
    return issue()


def docx_words(content: bytes) -> str:
    """Every word of a DOCX."""
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_pdf_has_the_same_bytes_each_time(whole: Issue) -> None:
    """Also from another reading of the journal; and it has pages with its title in it."""
    content = printed(whole, ".pdf")
    assert content == printed(issue(), ".PDF")
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 5
    title = whole.report.task.title.encode("utf-16-be")
    assert title in content or title.hex().encode() in content.lower()


def test_a_docx_has_the_same_bytes_each_time_and_all_the_words(whole: Issue) -> None:
    """Head, posts, remarks, correction."""
    content = printed(whole, ".docx")
    assert content == printed(issue(), ".docx")
    words = docx_words(content)
    for word in ("关于“11·24 警卫任务”执行情况的报告", "东昌路口", "早 60", "二号岗到位晚", "附页 1"):
        assert word in words


def test_json_has_every_field_by_its_name(whole: Issue) -> None:
    """For other systems: moments with their offset, lateness in seconds, the entry and its hash."""
    content = json.loads(printed(whole, ".json"))
    assert (content["format"], content["hash"]) == ("tieqi-report-1", DIGEST)
    report = content["report"]
    assert (report["report_id"], report["task"]["task_id"]) == ("R0001", "T0001")
    assert report["posts"][0]["stood"] == {
        "planned_at": "2026-11-24T17:00:00+08:00",
        "actual_at": "2026-11-24T16:59:00+08:00",
        "late_s": -60,
    }
    assert report["newest"] == "desk-1:37"
    assert "plan" not in report
    assert [one["what"] for one in report["undone"]][:2] == ["post_not_in_place", "passing_not_recorded"]


def differences(one: object, other: object, path: str = "") -> list[str]:
    """The path of each field in which two JSON values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted(one.keys() | other.keys())
        return [d for key in keys for d in differences(one.get(key), other.get(key), f"{path}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [d for i, (a, b) in pairs for d in differences(a, b, f"{path}[{i}]")]
    return [] if one == other else [f"{path}: {one!r}, not {other!r}"]


@pytest.mark.parametrize("name", ["evening", "unrehearsed"])
def test_a_report_is_the_golden_one_field_by_field(name: str) -> None:
    """What was once looked at and found right does not change unseen."""
    told = issue(unrehearsed="水厂爆管" if name == "unrehearsed" else "", annexes=2)
    golden = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert differences(json.loads(printed(told, ".json")), golden) == []


def test_hostile_words_stay_words() -> None:
    """What is markup elsewhere is printed as it was typed, in each form."""
    hostile = issue(hostile_plan(), unrehearsed=HOSTILE)
    assert printed(hostile, ".pdf").startswith(b"%PDF-")
    assert HOSTILE in docx_words(printed(hostile, ".docx"))
    assert HOSTILE in json.loads(printed(hostile, ".json"))["report"]["task"]["title"]
    drawing = route_map(hostile.report.plan, grid(), HOSTILE)
    assert drawing is not None
    for svg in (drawing.svg, *(one.svg for one in time_diagrams(hostile.report))):
        ET.fromstring(svg)  # noqa: S314 — what this program has just drawn


def test_no_sign_turns_the_words_after_it_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """Direction, zero-width and control signs reach neither the PDF's data, nor a drawing, nor a DOCX."""
    unseen = "\u202e\u200b\u2066\x1b[31m\x07"
    plan = hostile_plan()
    plan = replace(plan, brief=replace(plan.brief, title=f"标{unseen}题", notes=f"甲\n{unseen}乙"))
    turned = issue(plan, unrehearsed=unseen)
    given: list[str] = []
    compiler: Callable[..., object] = typst.Compiler

    def noted(template: bytes, *, sys_inputs: dict[str, str], **more: object) -> object:
        given.append(sys_inputs["data"])
        return compiler(template, sys_inputs=sys_inputs, **more)

    monkeypatch.setattr(typst, "Compiler", noted)
    assert printed(turned, ".pdf").startswith(b"%PDF-")
    for text in (*given, docx_words(printed(turned, ".docx"))):
        assert "标[31m题" in text
        assert [
            sign for sign in "\u202e\u200b\u2066\x1b\x07" if sign in text or repr(sign)[1:-1] in text
        ] == []


def test_what_no_xml_can_hold_is_left_out_of_a_docx(whole: Issue) -> None:
    """A control character in an old entry must not keep the report from being opened."""
    paper = replace(paper_of(whole), title="标\x00题\x1b[31m\ufffe")
    assert "标题[31m" in docx_words(report_docx(paper))


def test_pages_can_be_looked_at(whole: Issue) -> None:
    """Pictures of the pages, for the guide."""
    pages = pdf.report_pages(paper_of(whole))
    assert len(pages) >= 5
    assert all(page.startswith(PNG) for page in pages)


def test_a_report_without_a_map_is_printed_without_one(whole: Issue) -> None:
    """Another city's network, or none: the chapter is left out, the rest is there."""
    heads = [one.head for one in paper_of(replace(whole, network=None)).chapters]
    assert "路线与部署" not in heads
    assert "计划与实际" in heads
    elsewhere = replace(full_plan(), routes=(), posts=(), closures=())
    assert route_map(elsewhere, grid()) is None


def test_many_rows_are_drawn_on_several_pages(whole: Issue) -> None:
    """A time diagram never grows out of a page."""
    report = replace(whole.report, posts=whole.report.posts * 40)
    drawn = time_diagrams(report)
    assert len(drawn) == -(-(len(report.posts) + len(report.closures)) // ROWS)
    assert max(one.height for one in drawn) < 2_100
    assert drawn[0].caption == "时间图：计划与实际（1/3）"
    assert time_diagrams(replace(whole.report, posts=(), closures=())) == ()


def test_missing_fonts_are_said_plainly() -> None:
    """Which ones, and what to type."""
    with pytest.raises(FontsMissingError, match="fonts-noto-cjk"):
        chosen_fonts(frozenset({"DejaVu Sans"}))
    assert chosen_fonts(frozenset({"Source Han Serif SC", "Noto Sans CJK SC"}))[0] == "Source Han Serif SC"


def test_another_ending_is_refused(whole: Issue, tmp_path: Path) -> None:
    """No file is left."""
    with pytest.raises(ValueError, match=r"\.pdf"):
        write_report(whole, tmp_path / "report.odt")
    assert list(tmp_path.iterdir()) == []
    write_report(whole, tmp_path / "report.json")
    assert [file.name for file in tmp_path.iterdir()] == ["report.json"]


def test_a_moment_is_the_only_date_in_the_file() -> None:
    """The journal's, not the hour of printing: another moment gives other bytes."""
    page = {"office": "", "title": "", "number": "", "secrecy": "", "mark": "", "state": "", "warning": ""}
    data = {**page, "opening": [], "chapters": [], "signed": [], "annexes": []}
    seal = {"entry": "", "digest": "", "qr": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'}
    made = [
        typeset("task_report.typ", {**data, "seal": seal}, datetime(y, 1, 1, 7, 30, 12, 345_678, tzinfo=UTC))
        for y in (2025, 2026)
    ]
    assert made[0] != made[1]
