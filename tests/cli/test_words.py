"""The command line shows words from outside, and obeys none of them."""

import unicodedata
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dispatch.cli.commands import run as run_command
from dispatch.cli.parser import parsed
from dispatch.domain import facts
from dispatch.domain.observations import CountsSeen
from dispatch.gateway.tracks import Batch, TrackStore
from dispatch.journal import Journal
from dispatch.wire.clock import SystemClock
from tests.advice.town import unit

HOSTILE = "A\x1b]0;owned\x07\x1b[2J\x9b31m\x08\r\n\u202eB\u2066\u200b\ufeff\u2028<b>&"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in this process: exit code, output, errors."""

    def ran(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_command(parsed([str(word) for word in words]))
        said = capsys.readouterr()
        return code, said.out, said.err

    return ran


def unseen(text: str) -> list[str]:
    """Signs in *text*, line by line, that a terminal would obey or hide."""
    bad = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return [sign for line in text.split("\n") for sign in line if unicodedata.category(sign) in bad]


@pytest.fixture
def journal_dir(tmp_path: Path) -> Path:
    """A journal whose operator, alert and note are hostile."""
    with (
        closing(Journal.open(tmp_path, chain="desk-1", clock=SystemClock())) as journal,
        journal.transaction(f"1 {HOSTILE}") as transaction,
    ):
        transaction.append(facts.SeatOpened("1", HOSTILE))
        transaction.append(facts.TerminalRefused(HOSTILE, HOSTILE))
    return tmp_path


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_the_journal_is_shown_a_line_an_entry(journal_dir: Path, run: Run, options: tuple[str, ...]) -> None:
    """Operator, number and reason are written out, in text and in JSON."""
    code, out, _ = run("journal", "show", journal_dir, *options)
    assert code == 0
    assert len(out.splitlines()) == 2
    assert unseen(out) == []
    assert "\\u202eB" in out


def test_units_are_shown_a_line_a_unit(tmp_path: Path, run: Run) -> None:
    """A unit's name, its number and a reason for refusal come from outside."""
    tracks = TrackStore(tmp_path)
    named = unit("A01", 10.0, 10.0).position
    assert named is not None
    batch = Batch(newest={HOSTILE: (replace(named, unit_id=HOSTILE), HOSTILE)})
    batch = replace(batch, until_s=datetime.now(UTC).timestamp())
    tracks.write(batch, CountsSeen(1, {HOSTILE: 2}), 0.0)
    tracks.close()
    for options in ((), ("--json",)):
        code, out, _ = run("gateway", "units", "--data", tmp_path, *options)
        assert code == 0
        assert len(out.splitlines()) == 2 - len(options)
        assert unseen(out) == []
        assert "\\u001b[2J" in out


def test_an_error_that_quotes_a_file_is_one_harmless_line(tmp_path: Path, run: Run) -> None:
    """A configuration from elsewhere cannot paint on the terminal of whoever tries it."""
    file = tmp_path / "city.toml"
    file.write_text('[city]\nname = "x"\n"\\u001b[2J\\u202e\\u0007" = 1\n', encoding="utf-8")
    code, out, err = run("gateway", "--city", file, "--data", tmp_path / "d")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert unseen(err) == []
    assert "\\u001b[2J" in err
