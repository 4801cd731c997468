"""The benchmarks' runner: which it runs, what it writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench import __main__ as bench


@pytest.fixture
def two_benchmarks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Two benchmarks in the place of the real ones; the path of their report."""
    rows = {
        "gateway": [{"name": "frames", "value": 21500.0, "unit": "1/s", "bar": "", "ok": True}],
        "ranking": [
            {"name": "rank 500", "value": 0.031, "unit": "s", "bar": "<= 0.1 s", "ok": True},
            {"name": "rank 5000", "value": 0.4, "unit": "s", "bar": "<= 0.3 s", "ok": False},
        ],
    }

    class Module:
        def __init__(self, name: str) -> None:
            self.run = lambda: rows[name.removeprefix("tests.bench.bench_")]

    monkeypatch.setattr(bench, "modules", lambda: sorted(rows))
    monkeypatch.setattr(bench, "import_module", Module)
    monkeypatch.setattr(bench, "REPORT", tmp_path / "build" / "bench.json")
    return tmp_path / "build" / "bench.json"


def test_every_row_says_how_and_where_it_was_made(
    two_benchmarks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report holds all figures with command and machine; a missed bar is marked and is the exit code."""
    assert bench.main() == 1
    written = json.loads(two_benchmarks.read_text())
    assert [row["name"] for row in written] == ["frames", "rank 500", "rank 5000"]
    assert [row["command"] for row in written] == ["make bench ONLY=gateway"] + [
        "make bench ONLY=ranking"
    ] * 2
    assert all(set(row) == {"name", "value", "unit", "bar", "ok", "command", "machine"} for row in written)
    assert "cores, Python 3." in written[0]["machine"]
    shown = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in shown[1:4]] == ["ok", "ok", "MISS"]


@pytest.mark.parametrize(("only", "names"), [("gate", ["frames"]), ("500", ["rank 500", "rank 5000"])])
def test_only_takes_a_module_or_a_row(two_benchmarks: Path, only: str, names: list[str]) -> None:
    """ONLY is part of a module's name, or else of a row's."""
    bench.main(only)
    assert [row["name"] for row in json.loads(two_benchmarks.read_text())] == names


def test_a_name_that_nothing_has_is_an_error(
    two_benchmarks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing measured is no success, and nothing is written."""
    assert bench.main("warp") == 1
    assert "there are: gateway, ranking" in capsys.readouterr().err
    assert not two_benchmarks.exists()


def test_what_takes_ten_minutes_waits_to_be_named(
    two_benchmarks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A benchmark that says ONLY_BY_NAME is no part of the full run, and runs when it is asked for."""
    plain = vars(bench)["import_module"]

    def marked(name: str) -> Any:  # noqa: ANN401 — a module
        module = plain(name)
        module.ONLY_BY_NAME = name.endswith("ranking")
        return module

    monkeypatch.setattr(bench, "import_module", marked)
    bench.main()
    assert [row["name"] for row in json.loads(two_benchmarks.read_text())] == ["frames"]
    bench.main("ranking")
    assert [row["name"] for row in json.loads(two_benchmarks.read_text())] == ["rank 500", "rank 5000"]
