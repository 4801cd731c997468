"""What holds for every file of the project: sizes, words that must not be in it, reasons for exceptions."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400
PURE_ROOMS = ("domain", "picture", "advice", "tasks", "review")

# In pieces, so that this file does not hold what it looks for.
# `make lock` needs these two to keep such names out of the lock.
LOCK_OPTIONS = re.compile("--no-emit-(index" + "-url|find" + "-links)")
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".", "index" + "-url", "find" + "-links")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|farm|root|home/\w+|opt/pypi)/")


def tracked(*patterns: str) -> list[Path]:
    """Files that git keeps, or would keep, whose path matches one of *patterns*."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    return [path for line in listed.splitlines() if (path := PROJECT / line).is_file()]


def text_of(file: Path) -> str:
    """The text of *file*; empty for pictures, sounds and other bytes that are no text."""
    raw = file.read_bytes()
    return "" if b"\0" in raw else raw.decode("utf-8", errors="replace")


def shown(file: Path) -> str:
    """Path as it is shown to people."""
    return file.relative_to(PROJECT).as_posix()


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    """The project installs from wherever its user's pip looks, and runs wherever it was cloned."""
    named = [
        f"{shown(file)}:{number}: {line.strip()[:80]}"
        for file in tracked()
        for number, line in enumerate(text_of(file).splitlines(), 1)
        if MACHINE_PATH.search(line) or any(word in LOCK_OPTIONS.sub("", line) for word in REGISTRIES)
    ]
    assert not named, "\n".join(named)


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("see /wo" + "rk/main/x", True),
        ("cd /ro" + "ot/desk", True),
        ("at '/ho" + "me/li/desk'", True),
        ("https://example.org/work/1", False),
        ("../work/x", False),
        ("/api/homework/", False),
    ],
)
def test_a_path_of_one_machine_is_recognised(line: str, bad: bool) -> None:  # noqa: FBT001 — a table's column
    """The search finds absolute paths of a workplace, and no address that merely ends like one."""
    assert bool(MACHINE_PATH.search(line)) is bad


def test_no_module_is_too_long() -> None:
    """A module of the program over 400 lines is a room that wants a wall."""
    long = {
        shown(file): count
        for file in tracked("dispatch/*.py", "ui/*.py", "resources/*.js", "main.py")
        if (count := len(text_of(file).splitlines())) > LONGEST_MODULE
    }
    assert not long, long


def test_every_silenced_rule_has_a_code_and_a_reason() -> None:
    """An exception from ruff or mypy says which rule, and why."""
    marks = re.compile(r"#\s*(noqa|type:\s*ignore)")
    reasoned = re.compile(
        r"#\s*noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)* — \S|#\s*type:\s*ignore\[[\w-]+(, ?[\w-]+)*\]\s+(#|—)\s*\S"
    )
    bare = [
        f"{shown(file)}:{number}: {line.strip()[-90:]}"
        for file in tracked("*.py")
        if file != Path(__file__)
        for number, line in enumerate(text_of(file).splitlines(), 1)
        if marks.search(line) and not reasoned.search(line)
    ]
    assert not bare, "\n".join(bare)


def reads_clock_or_file(node: ast.AST) -> bool:
    """Whether *node* calls datetime's clock, or opens, reads or writes a file."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr in {
            "now",
            "utcnow",
            "today",
            "read_text",
            "write_text",
            "read_bytes",
            "write_bytes",
        }
    return isinstance(node.func, ast.Name) and node.func.id in {"open", "print", "input"}


def test_the_pure_rooms_read_no_clock_and_no_file() -> None:
    """datetime.now() and open() need no forbidden import, so they are looked for by their calls."""
    calls = [
        f"{shown(file)}:{getattr(node, 'lineno', 0)}"
        for file in tracked(*(f"dispatch/{room}/*.py" for room in PURE_ROOMS))
        for node in ast.walk(ast.parse(text_of(file)))
        if reads_clock_or_file(node)
    ]
    assert not calls, calls


def test_a_call_of_the_clock_is_recognised() -> None:
    """The search finds the calls that it is there for, and leaves others alone."""
    found = [
        reads_clock_or_file(node) for node in ast.walk(ast.parse("datetime.now(UTC); open('x'); fold(p, f)"))
    ]
    assert found.count(True) == 2


def test_presenters_import_no_widget() -> None:
    """A presenter decides and holds no widget, so that it can be tested without a screen."""
    widgets = re.compile(
        r"^\s*(from PySide6\.(QtWidgets|QtWebEngineWidgets)|from PySide6 import .*QtWidgets|import PySide6)",
        re.MULTILINE,
    )
    found = [shown(file) for file in tracked("ui/*presenter*.py") if widgets.search(text_of(file))]
    assert not found, found


def test_no_filter_hears_the_whole_application() -> None:
    """Python that filters for the application is handed half-made objects of the web engine, and crashes."""
    whole = re.compile(r"(\bapp|\bqApp|\.instance\(\))\.installEventFilter")
    found = [shown(file) for file in tracked("ui/*.py", "tests/ui/*.py") if whole.search(text_of(file))]
    assert not found, found
