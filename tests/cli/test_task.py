"""``task``, as a shell calls it: what is read, what is refused and with which code, what travels."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.bootstrap.back_office import BackOffice
from dispatch.bootstrap.rehearsing import RehearsalRefusedError, Rehearser
from dispatch.cli.commands import run as run_command
from dispatch.cli.parser import parsed
from dispatch.domain.plan_json import plan_from_json, plan_to_json
from dispatch.domain.plans import Plan, Secrecy
from dispatch.journal.reading import show
from dispatch.journal.verification import verify
from dispatch.simulation.rehearsal.result import RehearsalResult
from tests.cli.command import PROJECT, assert_one_line, run
from tests.tasks.carried_out import TASK, journalled, story
from tests.tasks.prepared import full_plan

CONVOY = PROJECT / "resources" / "plans" / "convoy.json"
Called = tuple[int, str, str]
Call = Callable[..., Called]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs ``task`` in this process: exit code, output, errors."""

    def one(*words: object) -> Called:
        code = run_command(parsed(["task", *map(str, words)]))
        told = capsys.readouterr()
        return code, told.out, told.err

    return one


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the journal of a task that was carried out and signed."""
    directory = tmp_path_factory.mktemp("evening")
    journalled(directory)
    return directory


def convoy(**changes: object) -> Plan:
    """The sample plan, with another brief."""
    plan = plan_from_json(CONVOY.read_bytes())
    return replace(plan, brief=replace(plan.brief, **changes))  # type: ignore[arg-type]  # fields of every type


def test_a_plan_travels_from_one_seat_to_another_and_back(tmp_path: Path, call: Call) -> None:
    """The real program imports it, and exports it again to the same plan; the record is intact."""
    data = tmp_path / "there"
    brought = run("task", "import", CONVOY, "--data", data)
    assert (brought.returncode, brought.stderr) == (0, "")
    assert brought.stdout.startswith("T0001  三级警卫任务演练")
    (row,) = json.loads(call("list", "--json", "--data", data)[1])
    assert (row["task"], row["stage"], row["kind"], row["version"]) == ("T0001", "draft", "escort", 1)
    out = tmp_path / "again.json"
    assert run("task", "export", "1", out, "--data", data).returncode == 0
    assert plan_from_json(out.read_bytes()) == plan_from_json(CONVOY.read_bytes())
    assert verify(data).exit_code == 0


def test_a_list_has_a_line_a_task(evening: Path, call: Call) -> None:
    """Number, hour, stage, kind, title; JSON has the same and more."""
    code, out, _ = call("list", "--data", evening)
    assert code == 0
    assert "T0001  2026-11-24 16:30  已归档  警卫任务  11·24 警卫任务" in out.splitlines()
    rows = json.loads(call("list", "--json", "--data", evening)[1])
    assert [row["task"] for row in rows] == ["T0001", "T0002"]
    assert (rows[0]["report"], rows[0]["level"], rows[0]["in_charge"]) == ("R0001", 3, "周敏")


def test_one_task_is_shown_with_what_was_decided(evening: Path, call: Call) -> None:
    """In words, and as the report's JSON; by either spelling of its number."""
    code, out, _ = call("show", "T0001", "--data", evening)
    assert code == 0
    for words in ("负责人：周敏", "联络单位不全", "报告 R0001，赵刚签发", "日志条目 desk-1:37"):
        assert words in out
    told = json.loads(call("show", "1", "--json", "--data", evening)[1])
    assert told["report"]["task"]["task_id"] == TASK
    assert "T0002" in call("show", "2", "--data", evening)[1]


def test_a_check_ends_with_1_where_there_are_faults(evening: Path, call: Call) -> None:
    """What is missing and what is unwise, each at its field."""
    code, out, _ = call("check", "1", "--data", evening)
    assert code == 1
    assert "错 fault  brief.ends_at  任务时间已经过去" in out
    told = json.loads(call("check", "1", "--json", "--data", evening)[1])
    assert {"window_past", "route_unknown"} <= {one["rule"] for one in told["findings"]}
    assert told["missing"] == []


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".json"])
def test_a_report_is_written_in_each_form(evening: Path, tmp_path: Path, call: Call, ending: str) -> None:
    """Twice the same bytes."""
    first, second = tmp_path / f"one{ending}", tmp_path / f"two{ending}"
    for file in (first, second):
        assert call("report", "1", "--out", file, "--data", evening)[0] == 0
    assert first.read_bytes() == second.read_bytes()
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_what_cannot_be_done_is_one_line_and_2(evening: Path, tmp_path: Path, call: Call) -> None:
    """No such task, no journal, another ending, no number: nothing is written."""
    assert_one_line(run("task", "show", "404", "--data", evening), "T0404", "没有这个任务")
    for words, said in (
        (("list", "--data", tmp_path / "none"), "no such file"),
        (("report", "1", "--out", tmp_path / "report.odt", "--data", evening), ".odt"),
        (("check", "2", "--data", evening), "T0002"),
        (("export", "1", tmp_path / "none" / "plan.json", "--data", evening), "none"),
    ):
        code, out, err = call(*words)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert said in err
    with pytest.raises(SystemExit) as ended:
        call("show", "seven")
    assert ended.value.code == 2
    assert list(tmp_path.iterdir()) == []


def test_what_a_wrong_file_has_wrong_is_told_field_by_field(tmp_path: Path, call: Call) -> None:
    """Exit 1, a line a flaw, nothing journalled; hostile words obey no terminal."""
    data, file = tmp_path / "data", tmp_path / "plan.json"
    plan = json.loads(CONVOY.read_bytes())
    plan["plan"]["posts"][3]["place"]["lat_deg"] = 400
    plan["plan"]["posts"][4]["shell"] = "rm -rf /"
    plan["plan"]["brief"]["kind"] = "\u001b[2Jparty"
    file.write_text(json.dumps(plan), encoding="utf-8")
    code, out, err = call("import", file, "--data", data)
    assert (code, out) == (1, "")
    assert "posts[3].place.lat_deg（岗位 4 · 位置 · 纬度）：应为 -90 至 90 之间的数" in err
    assert "posts[4].shell" in err
    assert "brief.kind" in err
    assert "\u001b" not in err
    for content in (b"", b"\xff\xfe{", b"[" * 100_000, b"{}", b"x" * 4_100_000):
        file.write_bytes(content)
        assert call("import", file, "--data", data)[0] == 1
    assert not data.exists()


def test_a_plan_for_other_roads_is_refused_field_by_field(tmp_path: Path, call: Call) -> None:
    """Segments that this city does not have, a point in a field: nothing is journalled."""
    plan = full_plan()
    file = tmp_path / "plan.json"
    file.write_bytes(plan_to_json(plan))
    code, _, err = call("import", file, "--data", tmp_path / "data")
    assert code == 1
    assert "routes[0].segments（路线 1 · 路段）：1 个路段不在本市路网里，如 1-1>1-0" in err
    assert "closures[0].diversion_segments" in err
    out_of_town = convoy()
    first = out_of_town.routes[0]
    point = replace(first.points[0], place=replace(first.points[0].place, lat_e7=370_000_000))  # type: ignore[type-var]  # the sample's points have places
    moved = replace(first, points=(point, *first.points[1:]))
    file.write_bytes(plan_to_json(replace(out_of_town, routes=(moved, *out_of_town.routes[1:]))))
    code, _, err = call("import", file, "--data", tmp_path / "data")
    assert (code, err) == (1, "routes[0].points[0].place（路线 1 · 途经点 1 · 位置）：60 米内没有道路\n")
    assert not (tmp_path / "data").exists()


def test_odd_but_possible_plans_are_taken(tmp_path: Path, call: Call) -> None:
    """Over midnight, in the past, a thousand posts: drafts, and the check says what is unwise."""
    data, file = tmp_path / "data", tmp_path / "plan.json"
    whole = convoy()
    brief = whole.brief
    assert brief.begins_at is not None
    night = convoy(ends_at=brief.begins_at + timedelta(hours=9))
    posts = tuple(replace(whole.posts[0], post_id=f"p{number}") for number in range(1_000))
    bare = replace(whole, posts=posts, closures=(), contingencies=())
    past = convoy(begins_at=brief.begins_at.replace(year=2020), ends_at=brief.begins_at.replace(year=2021))
    for number, plan in enumerate((night, bare, past), start=1):
        file.write_bytes(plan_to_json(plan))
        code, out, _ = call("import", file, "--data", data)
        assert (code, out[:5]) == (0, f"T{number:04d}")
    assert "任务时间已经过去" in call("check", "3", "--data", data)[1]
    there = tmp_path / "thousand.json"
    assert call("export", "2", there, "--data", data)[0] == 0
    assert len(plan_from_json(there.read_bytes()).posts) == 1_000


def test_a_secret_task_is_for_those_named(tmp_path: Path, call: Call) -> None:
    """Others see that there is one; no title, no plan, no report."""
    file = tmp_path / "plan.json"
    file.write_bytes(plan_to_json(convoy(secrecy=Secrecy.SECRET, title="贵宾", in_charge="周敏")))
    assert call("import", file, "--data", tmp_path, "--as", "周敏")[0] == 0
    assert "贵宾" not in call("list", "--data", tmp_path)[1]
    for words in (("show", 1), ("check", 1), ("export", 1, tmp_path / "x.json")):
        code, out, err = call(*words, "--data", tmp_path)
        assert (code, out) == (2, "")
        assert "涉密" in err
    assert "贵宾" in call("show", 1, "--data", tmp_path, "--as", "周敏")[1]


def test_who_may_not_plan_begins_nothing(tmp_path: Path, call: Call) -> None:
    """A dispatcher by name is no planner."""
    code, _, err = call("import", CONVOY, "--data", tmp_path, "--as", "李")
    assert code == 2
    assert "planner" in err
    assert list(show(tmp_path)) == []


def test_a_rehearsal_that_fails_is_a_sentence_and_nothing_is_journalled(
    tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SUMO is missing or crashed: exit 2, one line, the journal as before; the check still works."""

    async def crashes(*_: object, **__: object) -> RehearsalResult:
        raise RehearsalRefusedError("simulation", "演练进程中途退出（信号 11），没有留下结果")

    monkeypatch.setattr(Rehearser, "rehearse", crashes)
    call("import", CONVOY, "--data", tmp_path)
    before = len(list(show(tmp_path)))
    code, out, err = call("rehearse", "1", "--seeds", "1", "--data", tmp_path)
    assert (code, out) == (2, "")
    assert err == "task: 演练进程中途退出（信号 11），没有留下结果\n"
    assert len(list(show(tmp_path))) == before
    assert call("check", "1", "--data", tmp_path)[0] in {0, 1}
    with pytest.raises(SystemExit):
        call("rehearse", "1", "--seeds", "0", "--data", tmp_path)


def test_the_office_takes_the_newest_moment_for_now_in_a_simulated_city(evening: Path) -> None:
    """The city's own clock is known to its processes only."""
    assert BackOffice("demo", evening).now == story()[-1].at
