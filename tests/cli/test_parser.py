"""The command line itself: every command explains itself, and every mistake is one line."""

import pytest

from dispatch.cli.parser import parsed
from tests.cli.command import assert_one_line, run

COMMANDS = (
    (),
    ("desk",),
    ("gateway",),
    ("gateway", "units"),
    ("city",),
    ("drill",),
    ("jt808",),
    ("jt808", "decode"),
    ("journal",),
    ("journal", "verify"),
    ("journal", "show"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """--help prints the usage with every option's words, and ends well."""
    with pytest.raises(SystemExit) as end:
        parsed([*words, "--help"])
    assert end.value.code == 0
    printed = capsys.readouterr().out
    assert printed.startswith("usage: main.py")
    assert "SUPPRESS" not in printed


def test_help_comes_from_the_real_program_too() -> None:
    """As a shell calls it."""
    done = run("drill", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "--minutes" in done.stdout


def test_without_a_command_it_is_the_desk() -> None:
    """`main.py --city demo` and `main.py desk --city demo` are the same."""
    assert vars(parsed(["--seat", "2"])) == vars(parsed(["desk", "--seat", "2"]))
    assert parsed([]).command == "desk"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["journal"], "verify|show"),
        (["journal", "burn", "x"], "burn"),
        (["jt808", "decode"], "FILE"),
        (["drill", "--minutes", "0"], "not a positive number: 0"),
        (["drill", "--minutes", "nan"], "not a positive number: nan"),
        (["drill", "--speed", "inf"], "not a positive number: inf"),
        (["drill", "--speed", "fast"], "fast"),
        (["gateway", "--listen", "localhost"], "not HOST:PORT: localhost"),
        (["gateway", "--listen", ":808"], "not HOST:PORT: :808"),
        (["gateway", "--listen", "127.0.0.1:65536"], "not HOST:PORT: 127.0.0.1:65536"),
        (["gateway", "--listen", "127.0.0.1:-1"], "not HOST:PORT"),
        (["gateway", "units"], "--data"),
        (["--lang", "fr"], "fr"),
        (["--nonsense"], "--nonsense"),
        (["city", "--seed", "x"], "x"),
    ],
)
def test_a_mistake_is_one_line_on_stderr(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, what is wrong, and where to read more."""
    with pytest.raises(SystemExit) as end:
        parsed(words)
    assert end.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert said in printed.err
    assert "--help" in printed.err


def test_a_mistake_is_one_line_from_the_real_program_too() -> None:
    """As a shell calls it."""
    assert_one_line(run("gateway", "--listen", "nowhere"), "not HOST:PORT: nowhere")


def test_an_address_of_ipv6_is_taken() -> None:
    """With its brackets, as everywhere."""
    assert parsed(["gateway", "--listen", "[::1]:8088"]).listen == ("::1", 8088)
