"""Runs that die, lie, hang or are no longer wanted: what is said, and that nothing stays behind."""

import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dispatch.domain.clock import day_start
from dispatch.domain.rehearsals import Depth
from dispatch.simulation.rehearsal import crew
from dispatch.simulation.rehearsal.crew import Crew, RehearsalCancelledError, RehearsalFailedError
from dispatch.simulation.rehearsal.job import Job
from dispatch.simulation.rehearsal.staging import Staging

STAGING = Staging(day_start(datetime(2026, 11, 24, tzinfo=UTC)), 1_900, 2_900, None, ())
JOB = Job("", "", Depth.QUICK, 1, STAGING, with_plan=False, probes=(), out="")

GOOD = """
import json, sys, msgspec
from dispatch.simulation.rehearsal.job import Job, Outcome
from pathlib import Path
job = msgspec.msgpack.decode(Path(sys.argv[1]).read_bytes(), type=Job)
print("noise of SUMO"); print(json.dumps({"second": 1900}), flush=True)
out = Outcome(job.seed, False)
Path(job.out).write_bytes(msgspec.msgpack.encode(out))
"""


def play(tmp_path: Path, script: str, jobs: int = 1, stop: Callable[[], bool] = lambda: False) -> list[float]:
    """Play jobs by a script in the place of a run; returns the progress that was told."""
    told: list[float] = []
    outcomes = Crew(tmp_path, command=[sys.executable, "-c", script]).play([JOB] * jobs, told.append, stop)
    assert len(outcomes) == jobs
    return told


def test_outcomes_come_back_and_progress_grows(tmp_path: Path) -> None:
    """Three runs, two at a time: progress ends at one, noise on standard output is passed over."""
    told = play(tmp_path, GOOD, 3)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert not list(tmp_path.glob("outcome-*"))


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "信号 9"),
        ("import sys; sys.exit('libsumo: cannot open shared object')", "退出码 1.*cannot open"),
        (
            'print(\'{"error": "TraCIException: no edge"}\'); import sys; sys.exit(1)',
            "仿真出错：TraCIException",
        ),
        ("print('nothing written')", "读不出来"),
    ],
)
def test_a_run_that_fails_is_said_plainly(tmp_path: Path, script: str, words: str) -> None:
    """Killed, missing library, an error of its own, no result: each in words, and no result is made up."""
    with pytest.raises(RehearsalFailedError, match=words):
        play(tmp_path, script)
    assert not list(tmp_path.glob("outcome-*"))


def test_a_program_that_is_not_there_is_said(tmp_path: Path) -> None:
    """No interpreter to start is an error in words."""
    with pytest.raises(RehearsalFailedError, match="起不来"):
        Crew(tmp_path, command=[str(tmp_path / "nothing")]).play([JOB], lambda _: None, lambda: False)


def test_a_cancelled_rehearsal_leaves_no_process(tmp_path: Path) -> None:
    """The runs are killed at once, however long they would take."""
    note = tmp_path / "pid"
    script = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    began = time.monotonic()
    with pytest.raises(RehearsalCancelledError):
        play(tmp_path, script, 1, lambda: note.exists() and note.read_text() != "")
    assert time.monotonic() - began < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("rehearsal")]


def test_a_run_that_says_nothing_any_more_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SUMO that hangs is killed and said."""
    monkeypatch.setattr(crew, "_SILENT_S", 0.5)
    with pytest.raises(RehearsalFailedError, match="没有动静"):
        play(tmp_path, "import time; time.sleep(60)")
