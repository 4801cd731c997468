"""The bundle for a machine without a network, and the page of licences: both made from the lock."""

import fcntl
import hashlib
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import bundle
import licences
import system_packages

PROJECT = Path(__file__).resolve().parents[1]
WHEEL = "XStatic_Leaflet-1.9.3-py3-none-any.whl"


def lock_of(content: bytes) -> list[bundle.Locked]:
    """A lock of one distribution whose only wheel has *content*."""
    text = f"xstatic-leaflet==1.9.3 \\\n    --hash=sha256:{hashlib.sha256(content).hexdigest()}\n"
    return bundle.locked(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle with the one wheel."""
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / WHEEL).write_bytes(b"leaflet")
    return tmp_path


def test_a_lock_is_read_line_by_line() -> None:
    """Name, version, every digest, and whether a line holds for some machines only."""
    first, second = "a" * 64, "b" * 64
    text = f"""A.B_c==1.2+x \\\n    --hash=sha256:{first} \\\n    --hash=sha256:{second}
# a comment
d==3 ; sys_platform == 'win32' \\\n    --hash=sha256:{first}\n"""
    assert bundle.locked(text) == [
        bundle.Locked("a-b-c", "1.2+x", frozenset({first, second}), conditional=False),
        bundle.Locked("d", "3", frozenset({first}), conditional=True),
    ]


def test_the_lock_of_the_project_is_read_whole() -> None:
    """As many distributions as the lock has lines that begin one, each with a digest."""
    text = bundle.LOCK.read_text()
    lock = bundle.locked(text)
    assert len(lock) == sum(line[:1].isalpha() for line in text.splitlines()) > 60
    assert all(each.digests for each in lock)


def test_a_whole_bundle_has_no_fault(folder: Path) -> None:
    """The wheel is known by its name's canonical spelling."""
    assert bundle.faults(folder, lock_of(b"leaflet")) == []


def test_a_wheel_that_is_missing_or_changed_is_named(folder: Path) -> None:
    """Both are told before anything is installed, in words, and with what to do."""
    assert bundle.faults(folder, lock_of(b"other")) == [f"not the locked one: {WHEEL}"]
    (folder / "wheels" / WHEEL).unlink()
    assert bundle.faults(folder, lock_of(b"leaflet")) == ["missing: xstatic-leaflet 1.9.3"]


def test_a_wheel_of_another_machine_may_be_missing(tmp_path: Path) -> None:
    """A line with a condition is pip's business, which knows whether it holds here."""
    lock = bundle.locked(f"colorama==1 ; sys_platform == 'win32' \\\n --hash=sha256:{'a' * 64}\n")
    assert bundle.faults(tmp_path, lock) == []


def test_wheels_of_an_older_lock_go(folder: Path) -> None:
    """A bundle that is made again holds no version that nobody asks for."""
    old = folder / "wheels" / "xstatic_leaflet-1.8.0-py3-none-any.whl"
    old.write_bytes(b"old")
    assert bundle.strangers(folder, lock_of(b"leaflet")) == [old]


def test_the_sums_are_those_that_sha256sum_reads(folder: Path) -> None:
    """The receiver checks the copy with the system's own program, which finds one changed byte."""
    (folder / bundle.SUMS).write_text(bundle.sums(folder))
    check = ["sha256sum", "--quiet", "-c", bundle.SUMS]
    assert subprocess.run(check, cwd=folder, check=False, capture_output=True).returncode == 0
    (folder / "wheels" / WHEEL).write_bytes(b"leaflex")
    assert subprocess.run(check, cwd=folder, check=False, capture_output=True).returncode == 1


def test_make_run_stops_at_a_bundle_that_lacks_something(tmp_path: Path) -> None:
    """`make run OFFLINE=…` names what is missing and installs nothing."""
    script = PROJECT / ".ci" / "setup" / "bundle.py"
    run = subprocess.run(
        [sys.executable, script, "check", tmp_path], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "missing: pyside6-addons" in run.stderr
    assert "make bundle" in run.stderr.splitlines()[0]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("OFFLINE=/media/usb", '--no-index -f "/media/usb/wheels" --require-hashes'),
        ("X=1", " --require-hashes"),
    ],
)
def test_make_asks_pip_for_the_bundle_only_when_told(given: str, wanted: str) -> None:
    """With OFFLINE pip may look at the folder's wheels and nowhere else; without, as its user has set it."""
    command = ["make", "-n", "-B", ".venv/ready", given, f"PYTHON={sys.executable}"]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    (install,) = [line for line in run.stdout.splitlines() if "pip install" in line]
    assert wanted in install
    assert ("--no-index" in install) is given.startswith("OFFLINE")


def test_the_package_clients_are_pointed_at_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the builder's own settings reaches the trial, and what it would ask does not answer."""
    monkeypatch.setenv("PIP_FIND_" + "LINKS", "/somewhere")
    clean = bundle.enclosed(tmp_path)
    assert [name for name in clean if name.startswith("PIP_")] == ["PIP_CONFIG_FILE", "PIP_INDEX_URL"]
    port = int(clean["PIP_INDEX_URL"].rpartition(":")[2].strip("/"))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()


def test_an_empty_network_reaches_itself_and_nobody_else() -> None:
    """Where a namespace may be made, what runs in it has the loopback; where not, the trial says so."""
    wall = bundle.namespace()
    script = (
        "import socket; d = socket.create_server(('127.0.0.1', 0));"
        "socket.create_connection(d.getsockname()).close(); print([n for _, n in socket.if_nameindex()])"
    )
    run = subprocess.run([*wall, sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "'lo'" in run.stdout
    if wall:
        assert run.stdout.strip() == "['lo']"


def test_in_a_network_that_is_not_empty_the_trial_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A trial that could reach out would prove nothing."""
    monkeypatch.setattr(fcntl, "ioctl", lambda *_: 0)
    monkeypatch.setattr(socket, "if_nameindex", lambda: [(1, "lo"), (2, "eth0")])
    assert bundle.enter(["true"]) == 1
    assert "eth0" in capsys.readouterr().err


def test_the_system_packages_of_a_bundle_are_those_of_the_loaded_libraries() -> None:
    """What ldd resolves outside of the environment, by dpkg's own word; the programs and the font besides."""
    found = system_packages.needed()
    guessed = {system_packages.package_of(name) for name in ("libX11.so.6", "libnss3.so", "libgbm.so.1")}
    assert guessed <= found  # what is guessed for a library that is missing is the package that brings it
    assert {"libegl1", "libnss3", "libxcb-cursor0", "fonts-noto-cjk", "xvfb", "python3-venv"} <= found
    assert not [name for name in found if "qt" in name or "/" in name or " " in name]


def test_the_page_of_licences_agrees_with_the_lock() -> None:
    """Every locked name with its version is on the page, nothing else is, and each has a licence."""
    rows = [line.split(" | ") for line in licences.PAGE.read_text().splitlines() if line.startswith("| ")][1:]
    on_page = {(row[0].removeprefix("| "), row[1]) for row in rows}
    lock = {(each.name, each.version) for each in bundle.locked(bundle.LOCK.read_text())}
    assert on_page == lock, f"make licences: {sorted(on_page ^ lock)}"
    assert all(row[2].strip() for row in rows)


def test_the_page_of_licences_is_what_the_installed_packages_say() -> None:
    """The page is written, never edited."""
    assert licences.PAGE.read_text() == licences.page()


def test_a_package_without_a_licence_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's licence is guessed: the page is not written before a person has looked."""
    monkeypatch.setattr(licences, "STATED", {})
    with pytest.raises(LookupError, match="scipy"):
        licences.licence("scipy")


def test_no_dependency_forbids_what_a_command_centre_does() -> None:
    """Each licence is one that lets the program be installed and used beside Apache-2.0."""
    allowed = {"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "MPL-2.0", "PSF-2.0"}
    allowed |= {"Zlib", "CC0-1.0", "EPL-2.0", "LGPL-3.0-only"}
    for each in bundle.locked(bundle.LOCK.read_text()):
        choices = [choice.split(" AND ") for choice in licences.licence(each.name).split(" OR ")]
        assert any(set(choice) <= allowed for choice in choices), each.name


def test_what_the_desk_runs_on_is_told_from_what_tests_do() -> None:
    """A dependency of a dependency is run upon; a test's tool is not."""
    runs = licences.run_upon()
    assert {"pyside6-addons", "mako", "yarl"} <= runs
    assert not {"pytest", "ruff", "hypothesis"} & runs
