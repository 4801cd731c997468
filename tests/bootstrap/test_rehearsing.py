"""The rehearsal's process as a seat asks it: what it is told, what comes back, and how it fails."""

import asyncio
import os
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from dispatch.bootstrap import rehearsing
from dispatch.bootstrap.configuration import Configuration, ConfigurationError, load
from dispatch.bootstrap.places import configuration_of
from dispatch.bootstrap.rehearsing import RehearsalRefusedError, Rehearser, rehearsal_request, rehearse_task
from dispatch.desk.commands import Decision, Story
from dispatch.desk.task_desk import TaskDesk
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.plan_json import plan_from_json
from dispatch.domain.plans import Brief, Plan, Secrecy
from dispatch.domain.rehearsals import EXERCISE, Depth
from dispatch.domain.tasks import TaskStage
from dispatch.picture.prepared import PlanVersion
from dispatch.simulation.rehearsal.calling import Request
from tests.advice.town import degrees
from tests.desk.office import Office, offices
from tests.tasks.prepared import PLANNER, place
from tests.tasks.rehearsed import convoy_plan, convoy_proposals

PLAN = convoy_plan()

GOOD = """
import sys, tempfile, msgspec
from pathlib import Path
from dispatch.simulation.rehearsal.calling import Request
from dispatch.simulation.rehearsal.result import keep, keep_proposals
from tests.tasks.rehearsed import convoy_proposals, convoy_result
asked = msgspec.json.decode(sys.stdin.readline(), type=Request)
tempfile.mkdtemp()  # a killed one would leave such
print("noise of SUMO")
for share in (0.1, 0.6, 1.0):
    print('{"progress": %s}' % share, flush=True)
if asked.what == "propose":
    made, keeping = convoy_proposals(), keep_proposals
else:
    made, keeping = convoy_result(depth=asked.depth, seeds=asked.seeds or (1, 2, 3)), keep
path = keeping(made, Path(asked.data_dir))
print('{"kept": "%s", "digest": "%s"}' % (path, made.digest), flush=True)
"""


def demo() -> Configuration:
    """The demo city's."""
    return configuration_of("demo")[1]


def asking(tmp_path: Path, script: str, silent_s: float = 20.0) -> Rehearser:
    """A rehearser whose process is *script*."""
    return Rehearser(demo(), tmp_path / "data", [sys.executable, "-c", script], silent_s)


def nothing_is_left(tmp_path: Path) -> None:
    """No thread, no half result, no folder of the child's."""
    assert not [thread for thread in threading.enumerate() if thread.name == "rehearsal"]
    assert not (tmp_path / "data").exists()
    assert not folders(tmp_path)


def folders(tmp_path: Path) -> list[Path]:
    """Folders of children."""
    return list(tmp_path.glob("rehearsing-*"))


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a rehearsal writes besides its result lies here, to be seen."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_the_request_is_one_line_with_the_plan_in_it(tmp_path: Path) -> None:
    """The process reads a line: the plan, the demo city's source, depth and seeds survive it."""
    plan = Plan(Brief(title="护送演练"))
    line = msgspec.json.encode(rehearsal_request(demo(), tmp_path, plan, Depth.THOROUGH, (4,)))
    assert b"\n" not in line
    request = msgspec.json.decode(line, type=Request)
    assert (Path(request.source_dir) / "demand.toml").exists()
    assert (request.data_dir, request.depth, request.seeds) == (str(tmp_path), Depth.THOROUGH, (4,))
    assert plan_from_json(request.plan.encode()) == plan


async def test_a_real_city_cannot_be_rehearsed_on(tmp_path: Path) -> None:
    """Nothing here simulates it, and that is said, with what still works."""
    file = tmp_path / "real.toml"
    file.write_text('[city]\nnetwork = "n.net.xml"\n')
    with pytest.raises(ConfigurationError, match="real city"):
        rehearsal_request(load(file), tmp_path, Plan())
    rehearser = Rehearser(load(file), tmp_path / "data")
    assert not rehearser.is_possible
    with pytest.raises(RehearsalRefusedError, match=r"真实城市.*核对照常"):
        await rehearser.rehearse(PLAN)


async def test_a_result_comes_back_whole_with_progress_before_it(tmp_path: Path) -> None:
    """Shares in order, the result that was kept, and no folder of the child's left beside it."""
    told: list[float] = []
    rehearser = asking(tmp_path, GOOD)
    result = await rehearser.rehearse(PLAN, Depth.THOROUGH, (7,), told.append)
    assert told == [0.1, 0.6, 1.0]
    assert (result.depth, result.seeds) == (Depth.THOROUGH, (7,))
    assert rehearser.result(result.digest) == result
    assert not folders(tmp_path)


async def test_proposals_come_back_and_are_read_again_by_their_digest(tmp_path: Path) -> None:
    """The same process, asked to propose; a file that was touched is not believed."""
    rehearser = asking(tmp_path, GOOD)
    found = await rehearser.propose(PLAN, runs=20)
    assert found == convoy_proposals()
    (file,) = (tmp_path / "data" / "rehearsals").iterdir()
    file.write_bytes(file.read_bytes().replace(b"151200", b"951200"))
    with pytest.raises(RehearsalRefusedError, match="与其编号不符"):
        rehearser.proposals(found.digest)
    file.unlink()
    with pytest.raises(RehearsalRefusedError, match="读不出来"):
        rehearser.proposals(found.digest)


async def test_the_result_of_another_plan_is_not_taken(tmp_path: Path) -> None:
    """What the process hands over has to be of the plan that it was asked about."""
    with pytest.raises(RehearsalRefusedError, match="不是这份预案的"):
        await asking(tmp_path, GOOD).rehearse(Plan(Brief(title="另一个")))


@pytest.mark.parametrize(
    ("script", "error", "words"),
    [
        ("import os; os.kill(os.getpid(), 9)", "simulation", "中途退出（信号 9），没有留下结果"),
        (
            "import sys; sys.exit('libsumo.so: cannot open')",
            "simulation",
            "退出码 1）：libsumo.so: cannot open",
        ),
        ("print('{}')", "simulation", "退出码 0"),
        (
            'print(\'{"error": "simulation", "words": "没有安装 SUMO"}\'); import sys; sys.exit(1)',
            "simulation",
            "^没有安装 SUMO$",
        ),
        ('print(\'{"error": "plan", "words": "没有带时间的路线"}\')', "plan", "这份预案演不了：没有带时间"),
        ('print(\'{"error": "disk", "words": "No space left"}\')', "disk", "写不进磁盘：No space"),
        ('print(\'{"kept": "x", "digest": "abcd"}\')', "disk", "abcd 读不出来"),
        ('print(\'{"kept": "x", "digest": "../../x"}\')', "disk", "读不出来"),
    ],
    ids=["killed", "library", "silent end", "no SUMO", "plan", "disk", "no file", "outside"],
)
async def test_a_process_that_fails_is_one_sentence(
    tmp_path: Path, script: str, error: str, words: str
) -> None:
    """Killed, missing library, an error of its own, a result that is not there: said, and nothing is left."""
    with pytest.raises(RehearsalRefusedError, match=words) as refused:
        await asking(tmp_path, script).rehearse(PLAN)
    assert refused.value.error == error
    nothing_is_left(tmp_path)


async def test_a_process_that_hangs_is_ended_and_said(tmp_path: Path) -> None:
    """Without a word for too long it is killed, though it holds on to its input."""
    with pytest.raises(RehearsalRefusedError, match="没有动静"):
        await asking(tmp_path, "import time; time.sleep(60)", 0.3).rehearse(PLAN)
    nothing_is_left(tmp_path)


async def test_a_program_that_is_not_there_is_said(tmp_path: Path) -> None:
    """No interpreter to start is a sentence, too."""
    with pytest.raises(RehearsalRefusedError, match="起不来"):
        await Rehearser(demo(), tmp_path / "data", [str(tmp_path / "nothing")]).rehearse(PLAN)
    nothing_is_left(tmp_path)


@pytest.mark.parametrize("held", [False, True], ids=["lets go", "holds on"])
async def test_who_cancels_ends_the_process(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    held: bool,  # noqa: FBT001 — a parameter of the test
) -> None:
    """It sees the end of its input and goes; one that does not go is killed after a while."""
    monkeypatch.setattr(rehearsing, "_END_WITHIN_S", 0.5)
    wait = "time.sleep(60)" if held else "sys.stdin.read()"
    note, wait = tmp_path / "pid", "time.sleep(60)" if held else "sys.stdin.read()"
    script = (
        f"import os, sys, time; open({str(note)!r}, 'w').write(str(os.getpid()));"
        f" print('{{\"progress\": 0.5}}', flush=True); {wait}"
    )
    heard = asyncio.Event()
    task = asyncio.create_task(asking(tmp_path, script).rehearse(PLAN, progress=lambda _: heard.set()))
    await asyncio.wait_for(heard.wait(), 20)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 8
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)
    nothing_is_left(tmp_path)


async def test_what_shows_a_secret_route_is_sealed(tmp_path: Path) -> None:
    """Beside the journal lies nothing that can be read without its key; with it all is there again."""
    brief = replace(PLAN.brief, secrecy=Secrecy.SECRET, readers=(PLANNER.name,))
    plan = replace(PLAN, brief=brief)
    own = "(plan_from_json(asked.plan.encode())"
    script = GOOD.replace("convoy_proposals()", f"convoy_proposals{own})").replace(
        "convoy_result(", f"convoy_result{own}, "
    )
    script = "from dispatch.domain.plan_json import plan_from_json\n" + script
    rehearser = asking(tmp_path, script)
    result = await rehearser.rehearse(plan, seeds=(7,))
    found = await rehearser.propose(plan)
    folder = tmp_path / "data" / "rehearsals"
    files = sorted(folder.iterdir())
    assert [file.suffix for file in files] == [".sealed", ".sealed"]
    assert not any(
        b"closure_id" in file.read_bytes() or b"\x78\x9c" in file.read_bytes()[:80] for file in files
    )
    assert rehearser.result(result.digest) == result
    assert rehearser.proposals(found.digest) == found
    for key in (tmp_path / "data" / "keys").iterdir():
        key.unlink()
    with pytest.raises(RehearsalRefusedError, match="读不出来"):
        asking(tmp_path, script).result(result.digest)


# ---------------------------------------------------------------------------------------------- journalled

_NO_DRAFTS = cast("Any", None)


def _no_story(_task_id: str) -> Story:
    raise AssertionError("no report is written here")


def hand_of(office: Office) -> TaskDesk:
    """The planner's hand at a seat."""

    async def take(decision: Decision[Any]) -> Any:  # noqa: ANN401 — whatever the decision returns
        return office.decide(decision)

    return TaskDesk(PLANNER, place(*degrees(0, 0)), take, _no_story, _NO_DRAFTS)


def newest(office: Office, task_id: str) -> PlanVersion:
    """The version that counts."""
    prepared = office.picture.tasks[task_id].prepared
    assert prepared is not None
    assert prepared.newest is not None
    return prepared.newest


async def test_a_rehearsal_is_journalled_when_its_result_is_whole(tmp_path: Path) -> None:
    """The seat's entry quotes the figures, names the file by its digest, and carries Exercise."""
    (tmp_path / "seat").mkdir()
    with offices(tmp_path / "seat") as open_one:
        office = open_one("1")
        hand = hand_of(office)
        task_id = await hand.open(PLAN)
        await hand.call_planned(task_id)
        rehearser = asking(tmp_path, GOOD)
        result = await rehearse_task(rehearser, hand, task_id, newest(office, task_id))
        task = office.picture.tasks[task_id]
        assert task.stage is TaskStage.REHEARSED
        assert task.prepared is not None
        (made,) = task.prepared.rehearsals
        assert made.rehearsal == result.rehearsal()
        assert made.rehearsal.status == EXERCISE
        assert rehearser.result(made.rehearsal.digest) == result


async def test_nothing_is_journalled_of_one_that_fails_or_came_too_late(tmp_path: Path) -> None:
    """A process that dies leaves no entry; nor does a result of a version that is not the newest any more."""
    (tmp_path / "seat").mkdir()
    with offices(tmp_path / "seat") as open_one:
        office = open_one("1")
        hand = hand_of(office)
        task_id = await hand.open(PLAN)
        await hand.call_planned(task_id)
        version = newest(office, task_id)
        with pytest.raises(RehearsalRefusedError):
            await rehearse_task(asking(tmp_path, "raise SystemExit(9)"), hand, task_id, version)
        await hand.revise(task_id, 1, PLAN)
        await hand.call_planned(task_id)
        with pytest.raises(RuleBrokenError, match="plan_changed"):
            await rehearse_task(asking(tmp_path, GOOD), hand, task_id, version)
        task = office.picture.tasks[task_id]
        assert task.stage is TaskStage.PLANNED
        assert task.prepared is not None
        assert not task.prepared.rehearsals
