"""``gateway`` and ``gateway units``, as a shell calls them, with terminals on real sockets."""

import json
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dispatch.cli.commands import run as run_command
from dispatch.cli.parser import parsed
from dispatch.wire.plates import Plate, read_plate
from tests.cli.command import assert_one_line, begin, run, wait_for
from tests.gateway.terminal import SimulatedTerminal, position


@contextmanager
def serving(data_dir: Path, *words: object) -> Iterator[Plate]:
    """A gateway on a free port that ends with SIGINT, quietly."""
    process = begin("gateway", "--listen", "127.0.0.1:0", "--data", data_dir, *words)
    try:
        wait_for(lambda: read_plate(data_dir, "gateway") or process.poll() is not None, "plate")
        plate = read_plate(data_dir, "gateway")
        assert plate is not None, process.communicate()
        yield plate
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
        assert (process.returncode, output, errors) == (0, b"", b"")
        assert read_plate(data_dir, "gateway") is None
    finally:
        process.kill()
        process.communicate()


async def test_an_open_gateway_takes_who_registers_and_who_only_reports(tmp_path: Path) -> None:
    """Both become units under their numbers, and `gateway units --json` has the contract's shape."""
    with serving(tmp_path, "--open") as plate:
        asking, silent = SimulatedTerminal("013912344321"), SimulatedTerminal("13912344322", 2019)
        for terminal in (asking, silent):
            await terminal.connect(plate.ports["jt808"])
        answer = await asking.register()
        assert answer.result == 0
        assert await asking.log_in(answer.code or "") == 0
        assert await asking.ask(position(36.4567, 115.9855, speed_mps=12.5)) == 0
        assert await silent.ask(position(36.4600, 115.9900)) == 0
        assert await silent.ask(position(36.4600, 115.9900, has_fix=False)) == 0

        def report() -> dict[str, object]:
            found: dict[str, object] = json.loads(
                run("gateway", "units", "--data", tmp_path, "--json").stdout
            )
            return found

        wait_for(lambda: len(report()["units"]) == 2 and report()["refused"], "units")  # type: ignore[arg-type]  # a list
        found = report()
        for terminal in (asking, silent):
            await terminal.close()
    assert set(found) == {"units", "accepted", "refused"}
    assert found["accepted"] == 2
    assert found["refused"] == {"no_fix": 1}
    units = found["units"]
    assert isinstance(units, list)
    assert {u["phone"] for u in units} == {"13912344321", "13912344322"}
    fields = {"unit", "phone", "lat", "lon", "speed_mps", "heading_deg", "fixed_at", "received_at", "age_s"}
    assert all(set(u) == fields for u in units)
    first = next(u for u in units if u["phone"] == "13912344321")
    assert (first["lat"], first["lon"], first["speed_mps"]) == (36.4567, 115.9855, 12.5)
    assert first["fixed_at"].endswith(("Z", "+00:00"))
    assert 0 <= first["age_s"] < 60


async def test_a_closed_gateway_takes_only_who_is_in_the_register(tmp_path: Path) -> None:
    """A file of terminals lets its own in; a stranger is refused with the standard's code and is no unit."""
    register = tmp_path / "terminals.csv"
    register.write_text("phone,auth_code,unit,version,profile\n013912344321,code-1,A01,2013,text\n")
    data_dir = tmp_path / "data"
    with serving(data_dir, "--terminals", register) as plate:
        known, stranger = SimulatedTerminal("13912344321"), SimulatedTerminal("13912349999")
        for terminal in (known, stranger):
            await terminal.connect(plate.ports["jt808"])
        assert await known.log_in("code-1") == 0
        assert await known.ask(position()) == 0
        assert (await stranger.register()).result == 4
        for terminal in (known, stranger):
            await terminal.close()
    found = json.loads(run("gateway", "units", "--data", data_dir, "--json").stdout)
    assert [u["unit"] for u in found["units"]] == ["A01"]
    plain = run("gateway", "units", "--data", data_dir)
    assert "A01" in plain.stdout
    assert "accepted 1" in plain.stdout
    assert "TerminalRefused" in run("journal", "show", data_dir).stdout


def test_units_of_a_directory_without_a_gateway_is_one_line(tmp_path: Path) -> None:
    """Missing, empty, or with a file that is none."""
    assert_one_line(run("gateway", "units", "--data", tmp_path / "none"), "no gateway has served")
    assert_one_line(run("gateway", "units", "--data", tmp_path), "no gateway has served")
    (tmp_path / "tracks.sqlite3").write_bytes(b"no database" * 200)
    assert_one_line(run("gateway", "units", "--data", tmp_path), "tracks.sqlite3")


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    """It says which, and leaves no plate."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("gateway", "--listen", f"127.0.0.1:{port}", "--data", tmp_path)
    assert_one_line(done, str(port), "address already in use")
    assert not (tmp_path / "gateway.json").exists()


def test_a_second_gateway_for_a_directory_is_one_line(tmp_path: Path) -> None:
    """Two would write one chain."""
    with serving(tmp_path):
        assert_one_line(
            run("gateway", "--listen", "127.0.0.1:0", "--data", tmp_path), "another gateway serves"
        )


def test_a_wrong_configuration_is_one_line(tmp_path: Path) -> None:
    """Where and what, by the name of the setting."""
    file = tmp_path / "city.toml"
    file.write_text('[city]\nsource = "."\ncolour = "red"\n')
    done = run("gateway", "--city", file, "--data", tmp_path / "data", "--listen", "127.0.0.1:0")
    assert_one_line(done, "city.toml: unknown setting city.colour")


def test_a_configuration_that_is_not_there_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By name, for every command that reads one."""
    for command in ("gateway", "city", "drill"):
        words = [command, "--city", str(tmp_path / "none.toml"), "--data", str(tmp_path / "data")]
        assert run_command(parsed(words)) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err == f"{command}: {tmp_path / 'none.toml'}: No such file or directory\n"


def test_a_register_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    """A missing file, or one with other columns."""
    words = ("gateway", "--listen", "127.0.0.1:0", "--data", tmp_path / "data", "--terminals")
    assert_one_line(run(*words, tmp_path / "none.csv"), "none.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert_one_line(run(*words, tmp_path / "other.csv"), "other.csv")


def test_a_data_directory_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    """A file stands where the directory should be."""
    (tmp_path / "data").write_text("")
    assert_one_line(run("gateway", "--listen", "127.0.0.1:0", "--data", tmp_path / "data"), "data")


def test_a_leash_that_is_let_go_ends_it(tmp_path: Path) -> None:
    """Whoever started it is gone: its standard input is closed."""
    process = begin("gateway", "--listen", "127.0.0.1:0", "--data", tmp_path, "--leash")
    wait_for(lambda: read_plate(tmp_path, "gateway"), "plate")
    output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors) == (0, b"", b"")
