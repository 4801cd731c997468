"""The stair of rooms: each import contract is broken once on purpose and has to be seen."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("dispatch", "ui")

# For each pair of neighbouring steps one import upwards, and for each pair of siblings one sideways.
UPWARDS = (
    ("domain", "roads"),
    ("roads", "picture"),
    ("picture", "tasks"),
    ("picture", "advice"),
    ("picture", "review"),
    ("review", "wire"),
    ("wire", "feeds"),
    ("wire", "journal"),
    ("wire", "reports"),
    ("reports", "gateway"),
    ("journal", "desk"),
    ("feeds", "simulation"),
    ("desk", "bootstrap"),
    ("bootstrap", "cli"),
)
SIDEWAYS = (
    ("tasks", "advice"),
    ("advice", "review"),
    ("feeds", "journal"),
    ("journal", "reports"),
    ("gateway", "desk"),
    ("desk", "simulation"),
)
SCREEN = ("ui", "PySide6", "pyqtgraph", "qasync", "folium")
PURE_ROOMS = ("domain", "picture", "advice", "tasks", "review")
IMPURE = ("sqlalchemy", "asyncio", "time", "random", "aiohttp")
PANELS = ("map", "alerts", "units", "tasks", "review", "charts", "kit", "shell")


def contract(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run one import contract of the project over the packages in *folder*, in a process of its own."""
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    arguments = ["--no-logo", "--no-cache", "--contract", name]
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages and their contracts, copied to where they may be broken."""
    folder = tmp_path_factory.mktemp("stair")
    for package in PACKAGES:
        shutil.copytree(PROJECT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", folder)
    for module in ("bootstrap", "cli"):
        if not (folder / "dispatch" / module).is_dir():
            (folder / "dispatch" / f"{module}.py").touch()
    return folder


@pytest.fixture
def broken(copy: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Path, str, str]]:
    """The copy with one import too many; given as (importer, imported), mended afterwards."""
    importer, imported = request.param
    path = copy / importer.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    before = file.read_text()
    file.write_text(f"{before}\nimport {imported}\n")
    yield copy, importer, imported
    file.write_text(before)


def pairs(inner: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Rooms as modules of the core."""
    return [(f"dispatch.{importer}", f"dispatch.{imported}") for importer, imported in inner]


def assert_caught(broken: tuple[Path, str, str], name: str) -> None:
    """The contract *name* fails, and its report names the one import that is too many."""
    folder, importer, imported = broken
    run = contract(folder, name)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "0 kept, 1 broken" in run.stdout
    assert f"{importer} -> {imported} (l." in run.stdout, run.stdout


@pytest.mark.parametrize("name", ["stair", "core-without-screen", "bridge-alone", "pure"])
def test_the_tree_as_it_is_keeps_every_contract(name: str) -> None:
    """Nothing in the project imports what it must not."""
    run = contract(PROJECT, name)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "1 kept, 0 broken" in run.stdout


def test_every_contract_is_broken_here() -> None:
    """A contract that is added without a test of its own is noticed."""
    written = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {entry["id"] for entry in written} == {"stair", "core-without-screen", "bridge-alone", "pure"}


@pytest.mark.parametrize("broken", pairs(UPWARDS), indirect=True, ids="-".join)
def test_no_room_imports_a_higher_one(broken: tuple[Path, str, str]) -> None:
    """An import up the stair is caught."""
    assert_caught(broken, "stair")


@pytest.mark.parametrize("broken", pairs(SIDEWAYS), indirect=True, ids="-".join)
def test_no_room_imports_its_sibling(broken: tuple[Path, str, str]) -> None:
    """An import between rooms of one step is caught."""
    assert_caught(broken, "stair")


def test_a_room_that_is_not_on_the_stair_is_noticed(copy: Path) -> None:
    """A new room has to be given its step before anything may stand in it."""
    room = copy / "dispatch" / "attic"
    room.mkdir()
    (room / "__init__.py").touch()
    run = contract(copy, "stair")
    shutil.rmtree(room)
    assert run.returncode == 1
    assert "dispatch.attic" in run.stdout


@pytest.mark.parametrize(
    "broken", [("dispatch.domain", name) for name in SCREEN], indirect=True, ids="-".join
)
def test_the_core_imports_nothing_of_the_screen(broken: tuple[Path, str, str]) -> None:
    """Neither ui nor Qt, its loop, its charts or its map can enter the core unseen."""
    assert_caught(broken, "core-without-screen")


@pytest.mark.parametrize("broken", [("dispatch.cli", "PySide6")], indirect=True, ids="-".join)
def test_the_command_line_stays_without_a_screen(broken: tuple[Path, str, str]) -> None:
    """The second face of the core proves that the core is free: it must not import Qt either."""
    assert_caught(broken, "core-without-screen")


@pytest.mark.parametrize(
    "broken", [(f"ui.{panel}", "dispatch.desk") for panel in PANELS], indirect=True, ids="-".join
)
def test_only_the_bridge_sees_the_desk(broken: tuple[Path, str, str]) -> None:
    """A panel that goes round the bridge is caught."""
    assert_caught(broken, "bridge-alone")


@pytest.mark.parametrize(
    "broken",
    [(f"dispatch.{room}", IMPURE[at % len(IMPURE)]) for at, room in enumerate(PURE_ROOMS)]
    + [("dispatch.domain", name) for name in IMPURE],
    indirect=True,
    ids="-".join,
)
def test_the_pure_rooms_stay_pure(broken: tuple[Path, str, str]) -> None:
    """A clock, dice, a loop or a database in a pure room is caught, whichever room it is."""
    assert_caught(broken, "pure")
