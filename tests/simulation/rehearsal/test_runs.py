"""Real runs on the quiet city: the convoy comes through, closures close, the same seed is the same number."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from dispatch.domain.plan_json import plan_from_json, plan_to_json
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import EXERCISE, Depth
from dispatch.simulation.rehearsal import rehearse as rehearsing
from dispatch.simulation.rehearsal import run
from dispatch.simulation.rehearsal.calling import COMMAND, Request
from dispatch.simulation.rehearsal.crew import RehearsalFailedError
from dispatch.simulation.rehearsal.jams import RoadsSeen
from dispatch.simulation.rehearsal.job import Outcome
from dispatch.simulation.rehearsal.rehearse import RehearsedCity, free_job, job_of, rehearse
from dispatch.simulation.rehearsal.result import RehearsalResult, ResultUnreadableError, keep, kept
from dispatch.simulation.rehearsal.staging import Staging, staged

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "resources/plans"


def test_the_convoy_passes_every_post_in_an_empty_city(result: RehearsalResult, convoy: Plan) -> None:
    """All posts are passed, none more than a minute late, and the run is unhindered."""
    standing = [post.post_id for post in convoy.posts if post.kind.stands]
    late = [result.figure("passing_late_s", post_id) for post_id in standing]
    assert all(figure is not None and abs(figure.value) <= 60 for figure in late)
    through = result.figure("unhindered_permille")
    assert through is not None
    assert through.value == 1_000


def test_the_delay_of_the_parts_is_the_delay_of_all(result: RehearsalResult) -> None:
    """Closures and elsewhere add up to the public's delay, and closing costs something."""
    parts = [f.value for f in result.figures if f.name == "delay_vehicle_s" and f.about]
    whole = result.figure("delay_vehicle_s")
    assert whole is not None
    assert sum(parts) == whole.value > 0
    assert any(f.value > 0 for f in result.figures if f.name == "trips_met")


def test_the_film_shows_roads_convoy_closures_and_signals(result: RehearsalResult) -> None:
    """A frame each half minute for every edge; the lead arrives; closures open in order; signals held."""
    film = result.film
    frames = film.unpacked()
    assert len(frames) == film.frames == (result.staging.end_s - result.staging.begin_s) // film.frame_s
    assert {len(frame) for frame in frames} == {film.edges}
    assert any(any(frame) for frame in frames)
    drive = result.staging.drive
    assert drive is not None
    assert film.lead_m[-1] == pytest.approx(drive.knot_m[-1], abs=1)
    assert all(lead >= tail for lead, tail in zip(film.lead_m, film.tail_m, strict=True))
    assert [times.open_s for times in film.closures] == sorted(times.open_s for times in film.closures)
    assert len(film.held) == 15
    assert all(0 < until_s - from_s < 180 for _, from_s, until_s in film.held)


def test_another_process_gives_the_same_numbers(
    city: RehearsedCity, staging: Staging, tmp_path: Path
) -> None:
    """One run here and one in a process of its own agree in everything."""
    job = msgspec.structs.replace(
        job_of(city, staging, Depth.QUICK, 7, with_plan=True), out=str(tmp_path / "outcome")
    )
    (tmp_path / "job").write_bytes(msgspec.msgpack.encode(job))
    command = [sys.executable, "-m", "dispatch.simulation.rehearsal.run", str(tmp_path / "job")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.wait(timeout=50) == 0
    theirs = msgspec.msgpack.decode((tmp_path / "outcome").read_bytes(), type=Outcome)
    assert theirs == run.play(job)
    assert theirs.lead[-1] > 10_000


def test_nobody_of_the_public_is_left_in_a_closed_section(
    city: RehearsedCity, staging: Staging, capsys: pytest.CaptureFixture[str]
) -> None:
    """From a while after it is closed until it is opened the averages of a section show the convoy only."""
    outcome = run.play(job_of(city, staging, Depth.QUICK, 7, with_plan=True))
    capsys.readouterr()
    roads = RoadsSeen(city.roads, outcome, staging.begin_s)
    drive = staging.drive
    assert drive is not None
    for closing in staging.closings:
        first = -(-(closing.close_s + 300 - staging.begin_s) // 30)
        last = (int(drive.due_s(drive.edge_m[closing.first])) - 30 - staging.begin_s) // 30
        here = [city.roads.index_of[name] for name in closing.segments]
        assert roads.vehicles[first:last, here].sum() == 0


def test_water_stands_without_the_plan_too(city: RehearsedCity, capsys: pytest.CaptureFixture[str]) -> None:
    """A closure at fixed hours that is said to stand anyway is empty in a run without the plan as well."""
    staging = staged(plan_from_json((SAMPLES / "storm.json").read_bytes()), city.roads)
    fixed = [closing for closing in staging.closings if closing.first < 0]
    job = job_of(city, staging, Depth.QUICK, 7, with_plan=False)
    outcome = run.play(msgspec.structs.replace(job, standing=tuple(closing.closure_id for closing in fixed)))
    capsys.readouterr()
    roads = RoadsSeen(city.roads, outcome, staging.begin_s)
    assert len(fixed) == 2
    for closing in fixed:
        first = (closing.close_s + 300 - staging.begin_s) // 30
        last = (closing.open_s - staging.begin_s) // 30
        here = [city.roads.index_of[name] for name in closing.segments]
        assert roads.vehicles[first:last, here].sum() == 0
        assert roads.vehicles[:, here].sum() > 0


def test_a_microscopic_run_brings_the_convoy_through(
    city: RehearsedCity, staging: Staging, capsys: pytest.CaptureFixture[str]
) -> None:
    """The thorough depth plays the same; the convoy alone keeps its times within a minute and a half."""
    outcome = run.play(free_job(city, staging, Depth.THOROUGH, 1))
    capsys.readouterr()
    drive = staging.drive
    assert drive is not None
    assert outcome.lead[-1] == pytest.approx(drive.knot_m[-1], abs=1)
    assert len(outcome.lead) < drive.knot_s[-1] - drive.leaves_s + 90 + drive.vehicles * drive.gap_s


def test_a_rehearsal_is_an_exercise_and_is_journalled_by_its_digest(
    result: RehearsalResult, tmp_path: Path
) -> None:
    """What is journalled names seeds, network, demand and programs; the file beside it has that name."""
    rehearsal = result.rehearsal()
    assert rehearsal.status == EXERCISE
    assert rehearsal.seeds == (5,)
    assert any(program.startswith("libsumo 1.") for program in rehearsal.programs)
    path = keep(result, tmp_path)
    assert path.stem == rehearsal.digest
    assert kept(tmp_path, rehearsal.digest) == result


def test_a_damaged_or_exchanged_result_is_not_believed(result: RehearsalResult, tmp_path: Path) -> None:
    """Cut short, or under another's name: refused; and nothing half written lies beside it."""
    path = keep(result, tmp_path)
    assert [other.name for other in path.parent.iterdir()] == [path.name]
    other = path.with_name("ab" * 32 + ".rehearsal")
    other.write_bytes(path.read_bytes())
    with pytest.raises(ResultUnreadableError, match="不符"):
        kept(tmp_path, "ab" * 32)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ResultUnreadableError, match="读不出来"):
        kept(tmp_path, result.digest)


def test_without_sumo_it_is_said_that_the_check_still_works(
    convoy: Plan, city: RehearsedCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SUMO that is not installed: one sentence, before anything is started."""
    monkeypatch.setattr(rehearsing, "find_spec", lambda _: None)
    with pytest.raises(RehearsalFailedError, match=r"没有安装 SUMO.*核对不受影响"):
        rehearse(convoy, city)


def spoken(request: bytes) -> tuple[int, list[dict[str, object]]]:
    """The process's exit code and what it said; standard input closes behind the request."""
    done = subprocess.run(
        list(COMMAND), cwd=ROOT, input=request, capture_output=True, check=False, timeout=50
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_who_lets_go_of_the_leash_cancels(convoy: Plan, city: RehearsedCity, tmp_path: Path) -> None:
    """The request alone, with the end of standard input behind it, is cancelled and leaves nothing."""
    request = Request(
        plan_to_json(convoy).decode(), str(city.source_dir), str(city.cache_dir), str(tmp_path / "data")
    )
    code, said = spoken(msgspec.json.encode(request) + b"\n")
    assert code == 1
    assert said[-1]["error"] == "cancelled"
    assert not (tmp_path / "data").exists()


def test_a_request_that_is_none_is_refused() -> None:
    """Neither nonsense nor a plan that is no plan starts anything."""
    assert spoken(b"{}\n")[1][-1]["error"] == "plan"
