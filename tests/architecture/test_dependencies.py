"""What is declared is used, what is used is declared, and the lock holds exactly that, hashed."""

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parents[2]
DECLARED = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
OWN = {"dispatch", "ui", "main", "tests"} | {file.stem for file in (PROJECT / ".ci" / "setup").glob("*.py")}
# Started as programs or plugins, never imported.
TOOLS = {
    "ruff",
    "mypy",
    "import-linter",
    "pytest-asyncio",
    "pytest-cov",
    "pytest-qt",
    "pytest-timeout",
    "pytest-xdist",
    "scipy-stubs",
    "types-shapely",
}
# Its programs are started (sumo, netconvert); its Python is sumolib's and libsumo's.
PROGRAMS = {"eclipse-sumo"}
# Both halves of PySide6 install the one package PySide6; which module lies in which is told by their wheels.
ADDONS = {"QtWebEngineCore", "QtWebEngineWidgets", "QtWebChannel", "QtMultimedia", "QtCharts"}


def names(requirements: list[str]) -> set[str]:
    """Canonical names of the distributions in *requirements*."""
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def locked() -> dict[str, tuple[str, int]]:
    """Version and number of hashes for each line of the lock, by canonical name."""
    text = (PROJECT / "requirements.lock").read_text().replace("\\\n", " ")
    rows = (
        re.match(r"([\w.-]+)(?:\[[\w,.-]+\])?==([\w.+!]+)(.*)", line)
        for line in text.splitlines()
        if line.strip()
    )
    return {
        canonicalize_name(row[1]): (row[2], row[3].count("--hash=sha256:")) for row in rows if row is not None
    }


def imported(*folders: str) -> set[tuple[str, str]]:
    """Top-level module, and the name below it, of every import in the Python files of *folders*."""
    found: set[tuple[str, str]] = set()
    files = [file for folder in folders for file in sorted((PROJECT / folder).rglob("*.py"))]
    for file in [*files, *PROJECT.glob("main.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                parts = [[*alias.name.split("."), ""] for alias in node.names]
                found |= {(top, below) for top, below, *_ in parts}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                top, _, below = node.module.partition(".")
                names_below = [below] if below else [alias.name for alias in node.names]
                found |= {(top, name.partition(".")[0]) for name in names_below}
    return found


def distributions(imports: set[tuple[str, str]]) -> set[str]:
    """Canonical names of the distributions that *imports* come from, without the standard library."""
    owners = importlib.metadata.packages_distributions()
    found: set[str] = set()
    for top, below in imports:
        if top in sys.stdlib_module_names or top in OWN:
            continue
        if top == "PySide6":
            found.add("pyside6-addons" if below in ADDONS else "pyside6-essentials")
        elif top == "shiboken6":
            found.add("pyside6-essentials")  # comes with it, as its own wheel
        elif top == "xstatic":
            found.add("xstatic-leaflet")
        elif top == "sumo":
            found.add("eclipse-sumo")
        else:
            found |= {canonicalize_name(owner) for owner in owners.get(top, [f"unknown: {top}"])}
    return found


def test_every_runtime_dependency_is_imported_by_the_program() -> None:
    """What nobody imports is not installed at a command centre."""
    unused = names(DECLARED["dependencies"]) - distributions(imported("dispatch", "ui")) - PROGRAMS
    assert not unused


def test_every_import_of_the_program_is_declared() -> None:
    """Nothing is used because something else happened to bring it along."""
    assert not distributions(imported("dispatch", "ui")) - names(DECLARED["dependencies"])


def test_every_import_of_the_tests_is_declared() -> None:
    """The tests, too, use only what is named."""
    both = names(DECLARED["dependencies"]) | names(DECLARED["optional-dependencies"]["dev"])
    assert not distributions(imported("tests", ".ci/setup")) - both


def test_every_development_dependency_is_used() -> None:
    """What is neither imported by a test nor started as a tool goes."""
    development = names(DECLARED["optional-dependencies"]["dev"])
    assert not development - TOOLS - distributions(imported("tests"))


def test_the_lock_holds_every_declared_dependency_with_hashes() -> None:
    """A clone installs the bytes that were tested, or nothing."""
    lock = locked()
    for line in DECLARED["dependencies"] + DECLARED["optional-dependencies"]["dev"]:
        wanted = Requirement(line)
        version, hashes = lock[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), line
        assert hashes > 0, line
    assert all(hashes > 0 for _, hashes in lock.values())


def test_what_is_installed_is_what_is_locked() -> None:
    """The tests run on the locked versions and on no others."""
    lock = locked()
    differ = [
        f"{found.name} {found.version}"
        for found in importlib.metadata.distributions()
        if lock.get(canonicalize_name(found.name), (found.version, 0))[0] != found.version
    ]
    assert not differ


def test_pyside_is_6_11_and_never_6_12() -> None:
    """PySide6 6.12.0 on CPython 3.11 loses a reference to None with each call that returns it, and aborts."""
    assert importlib.metadata.version("PySide6-Essentials").startswith("6.11.")
    assert importlib.metadata.version("PySide6-Addons").startswith("6.11.")
