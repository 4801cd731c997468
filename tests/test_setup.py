"""The set-up: what is looked for on the system, what the CI script says, and the hazards of the stack."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import dispatch
import system_packages
import translations

PROJECT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("soname", "package"),
    [
        ("libX11.so.6", "libx11-6"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libEGL.so.1", "libegl1"),
        ("libasound.so.2", "libasound2"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libnss3.so", "libnss3"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-dri3.so.0", "libxcb-dri3-0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ],
)
def test_a_library_is_found_in_its_debian_package(soname: str, package: str) -> None:
    """The package's name follows from the library's, by Debian's policy or by the table of exceptions."""
    assert system_packages.package_of(soname) == package


def test_only_what_ldd_does_not_find_is_missing() -> None:
    """A library that is there is never asked of apt-get."""
    output = "\tlibEGL.so.1 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x7f)\n\tlinux-vdso.so.1 (0x7f)\n"
    assert system_packages.unresolved(output) == {"libEGL.so.1"}


def test_this_machine_has_what_the_tests_need() -> None:
    """After the set-up nothing is missing, or these tests could not run their windows."""
    assert system_packages.missing("python") == set()
    assert system_packages.missing("test") == set()


def test_a_bare_machine_lacks_all_that_the_tests_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Programs, font and a library are each missing by their package; Qt's own libraries never are."""
    ldd = tmp_path / "ldd"
    ldd.write_text("#!/bin/sh\necho ' libpulse.so.0 => not found'\necho ' libQt6Core.so.6 => not found'\n")
    ldd.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    desk = {"libpulse0", "fontconfig", "fonts-noto-cjk"}
    assert system_packages.missing("desk") == desk
    assert system_packages.missing("test") == desk | {"xvfb", "xauth", "xdotool"}


def test_the_files_that_ldd_is_asked_about_are_installed() -> None:
    """A file that moved with a new version would be passed over, and its libraries with it."""
    site_packages = Path(sysconfig.get_path("purelib"))
    assert [name for name in system_packages.LOADED if not (site_packages / name).is_file()] == []


def test_where_apt_may_not_run_one_line_says_what_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A user without root learns the whole command, once, on stderr."""
    monkeypatch.setattr(sys, "argv", ["system_packages.py", "desk"])
    monkeypatch.setattr(system_packages, "missing", lambda _: {"libegl1", "fonts-noto-cjk"})
    monkeypatch.setattr(system_packages, "install", lambda _: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert system_packages.main() == 1
    said = capsys.readouterr().err.splitlines()
    assert said == ["System packages are missing. Type: sudo apt-get install -y fonts-noto-cjk libegl1"]


def ci_run(folder: Path, make: str) -> subprocess.CompletedProcess[str]:
    """.ci/run in *folder*, with the shell script *make* in the place of make and nothing to read."""
    (folder / ".ci").mkdir()
    (folder / ".ci" / "run").write_bytes((PROJECT / ".ci" / "run").read_bytes())
    (folder / "make").write_text(f"#!/bin/sh\n{make}\n")
    for name in ("make", ".ci/run"):
        (folder / name).chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    return subprocess.run(
        [folder / ".ci" / "run"],
        env=os.environ | {"PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("code", "closing"), [(0, "12 passed in 3.40s"), (2, "1 failed, 11 passed in 63.40s (0:01:03)")]
)
def test_ci_ends_with_the_closing_line_and_the_code(tmp_path: Path, code: int, closing: str) -> None:
    """The last line is the test runner's, whatever is printed after it, and the exit code is make's."""
    run = ci_run(tmp_path, f"echo '===== {closing} ====='; echo make goes on; exit {code}")
    assert run.returncode == code
    assert run.stdout.splitlines()[-2:] == ["make goes on", f"===== {closing} ====="]


def test_ci_says_when_no_test_ran(tmp_path: Path) -> None:
    """A check that fails before the tests is not mistaken for a run."""
    run = ci_run(tmp_path, "echo 'a.py:1:1: F401'; exit 2")
    assert run.returncode == 2
    assert run.stdout.splitlines()[-1] == "make test ended with 2 before any test ran"


def test_ci_says_when_the_tests_were_cut_off(tmp_path: Path) -> None:
    """A crash of the test runner is told as one: some tests had run."""
    run = ci_run(tmp_path, "echo '=== test session starts ==='; echo 'Segmentation fault'; exit 2")
    assert run.returncode == 2
    assert run.stdout.splitlines()[-1] == "make test ended with 2 in the middle of the tests"


def test_a_text_without_translation_is_named(tmp_path: Path) -> None:
    """New, empty and left-over translations are each found; a complete file has no fault."""
    folder, file = tmp_path / "ui", tmp_path / "tieqi_en.ts"
    folder.mkdir()
    code = "class Queue(QObject):\n    def words(self):\n        self.tr('{}')\n"
    (folder / "queue.py").write_text(code.format("警情"))
    assert translations.faults(file, folder) == ["not translated: Queue: 警情"]
    translations.update(file, folder)
    assert translations.faults(file, folder) == ["not translated: Queue: 警情"]
    done = file.read_text().replace(
        '<translation type="unfinished"></translation>', "<translation>Incident</translation>"
    )
    file.write_text(done)
    assert translations.faults(file, folder) == []
    (folder / "queue.py").write_text(code.format("拥堵"))
    assert translations.faults(file, folder) == [
        "not translated: Queue: 拥堵",
        "no longer in the code: Queue: 警情",
    ]


def test_the_version_is_written_in_one_place() -> None:
    """Only dispatch/__init__.py says which version this is."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", dispatch.__version__)
    assert not re.search(r'^version = "', (PROJECT / "pyproject.toml").read_text(), re.MULTILINE)
    others = [
        file
        for folder in ("dispatch", "ui")
        for file in (PROJECT / folder).rglob("*.py")
        if re.search(r"^__version__ *=", file.read_text(), re.MULTILINE)
    ]
    assert others == [PROJECT / "dispatch" / "__init__.py"]


def test_twenty_thousand_calls_that_return_none_leave_qt_alive() -> None:
    """PySide6 6.12.0 drops a reference to None a call, and CPython 3.11 aborts after some 5,000."""
    code = (
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "application = QApplication([])\n"
        "label = QLabel()\n"
        "for number in range(20_000):\n"
        "    label.setText(str(number))\n"
        "print(label.text())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "19999"
