"""The whole loop without a screen, as a shell runs it, and every way in which it ends."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.e2e.town import MAIN, is_running, payloads, pids, query, verified, wait_for


def begin(data_dir: Path, city: Path, minutes: int, speed: int) -> "subprocess.Popen[bytes]":
    """Start a drill."""
    words = ["--city", city, "--minutes", minutes, "--speed", speed, "--data", data_dir, "--json"]
    pipe = subprocess.PIPE
    return subprocess.Popen([*MAIN, "drill", *map(str, words)], stdout=pipe, stderr=pipe, env=os.environ)


@pytest.mark.timeout(150)
def test_a_drill_runs_the_loop_and_leaves_a_record_that_verifies(tmp_path: Path, jammed_town: Path) -> None:
    """Jams become alerts, orders, arrivals, outcomes and reports; the numbers printed are the journal's."""
    drill = begin(tmp_path, jammed_town, 24, 60)
    wait_for(lambda: len(pids(tmp_path)) == 2 or drill.poll() is not None, "gateway and city")
    neighbours = pids(tmp_path)
    output, errors = drill.communicate(timeout=120)
    assert (drill.returncode, errors) == (0, b"")
    found = json.loads(output)
    spreads = ["to_order_s", "to_arrival_s", "to_clear_s"]
    counts = ["alerts", "dispatches", "arrived", "closed", "reports"]
    assert list(found) == [*counts, *spreads, "refused"]
    assert all(set(found[name]) == {"median", "p90"} for name in spreads)
    assert found["alerts"] >= found["dispatches"] >= found["arrived"] >= found["closed"] >= 1
    assert found["closed"] == found["reports"]
    for name, kind in zip(
        counts, ["AlertRaised", "UnitAssigned", "UnitArrived", "TaskClosed", "ReportWritten"], strict=True
    ):
        assert found[name] == len(payloads(tmp_path, kind)), name
    assert 0 <= found["to_order_s"]["median"] <= 60
    assert found["to_order_s"]["median"] <= found["to_arrival_s"]["median"]
    assert verified(tmp_path)
    assert len(neighbours) == 2
    assert not any(map(is_running, neighbours.values()))
    assert pids(tmp_path) == {}
    one_of_each(tmp_path)
    no_entry_before_its_cause(tmp_path)


def one_of_each(data_dir: Path) -> None:
    """Each closed task has one plan, one report, one closing, and no unit bound: by SQL."""
    rows = query(
        data_dir,
        "SELECT c.task_id, (SELECT count(*) FROM plans p WHERE p.task_id = c.task_id),"
        " (SELECT count(*) FROM reports r WHERE r.task_id = c.task_id),"
        " (SELECT count(*) FROM assignments a WHERE a.task_id = c.task_id) FROM closings c",
    )
    assert rows
    assert all(row[1:] == (1, 1, 0) for row in rows)
    orders = query(
        data_dir, "SELECT count(*) FROM orders o LEFT JOIN plans p USING (task_id) WHERE p.task_id IS NULL"
    )
    assert orders == [(0,)]


def no_entry_before_its_cause(data_dir: Path) -> None:
    """By their times, on one clock in three processes."""
    at = {f"{chain}:{n}": when for chain, n, when in query(data_dir, "SELECT chain, number, at FROM entries")}
    for at_text, because in query(data_dir, "SELECT at, because FROM entries"):
        assert all(at[ref] <= at_text for ref in because.split()), (at_text, because)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.timeout(90)
def test_whatever_way_a_drill_ends_nobody_stays_behind(
    tmp_path: Path, quiet_town: Path, number: signal.Signals
) -> None:
    """Killed, interrupted or told to end in the middle: its processes go, the journal verifies."""
    drill = begin(tmp_path, quiet_town, 600, 10)
    try:
        wait_for(lambda: len(pids(tmp_path)) == 2, "gateway and city")
        neighbours = pids(tmp_path)
        wait_for(lambda: payloads(tmp_path, "SeatOpened"), "seat")
        drill.send_signal(number)
        _, errors = drill.communicate(timeout=30)
        assert b"Traceback" not in errors
        wait_for(lambda: not any(map(is_running, neighbours.values())), "end of all", 20)
    finally:
        drill.kill()
        drill.communicate()
    assert drill.returncode != 0
    assert verified(tmp_path)
    assert (len(payloads(tmp_path, "SeatClosed")) == 1) is (number is signal.SIGINT)
