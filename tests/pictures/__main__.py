"""Writes the user guide's pictures from the real program: `make pictures`.

A gateway and the demo city on a bad morning, and one desk after the other at them. Each desk is a process
of its own that plays one script of `tests.pictures.scripts`. `python -m tests.pictures SCRIPT …` plays only
some of them. What is no longer painted is removed, so that the guide's tests find it missing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.pictures import report_pages
from tests.pictures.town import PROJECT, Town, town

FOLDER = PROJECT / "docs" / "user" / "pictures"
WITHIN_S = 420.0
"""A desk that is not done by then closes by itself, and some time later it is closed."""

OPERATOR = {"zh": "王", "en": "Wang"}

PLANNERS = {"rehearsal": "王", "plans": "王", "execution": "孙莉"}
"""Scripts that want somebody who may plan, whatever the language."""

PLAYS = (
    ("work", "zh", "1366x768"),
    ("desk", "zh", "1366x768"),
    ("desk", "en", "1366x768"),
    ("english", "en", "1366x768"),
    ("desk", "zh", "2560x1440"),
    ("desk", "en", "2560x1440"),
    ("scaled", "zh", "1536x864"),
    ("rehearsal", "zh", "1366x768"),
    ("rehearsal", "en", "1366x768"),
    ("plans", "zh", "1366x768"),
    ("plans", "en", "1366x768"),
    ("execution", "zh", "1366x768"),
    ("execution", "en", "1366x768"),
    ("faults", "zh", "1366x768"),
)
"""Script, language and size, in the order of playing."""

PAPER = "paper"
"""The name under which the pages of a report are painted: they need no desk."""

LONGER_S = {"rehearsal": 300.0, "execution": 200.0}
"""So much longer a script may take that waits for a simulation, or for answers from the city."""

SCALED = {"scaled": "2.5"}
"""Scripts of a desk on a screen of 3840×2160 that is scaled; its size counts in scaled pixels."""


def environment(home: Path) -> dict[str, str]:
    """A home of its own, so that no layout, history or setting of whoever runs this is in the pictures."""
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, parents=True)
    own = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE")}
    found = os.environ | own
    found |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}
    found["XDG_CACHE_HOME"] = str(PROJECT / "build" / "cache")
    found["QT_QPA_PLATFORM"] = "xcb"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        found["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # Chromium refuses its sandbox to root
    return found


def play(stage: Town, number: int, script: str, lang: str, size: str) -> bool:
    """One sitting; whether its script was played to the end."""
    began_s = time.monotonic()
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.pictures.session", script, str(FOLDER)]
    command += ["--city", str(stage.desk_toml), "--data", str(stage.data_dir), "--theme", "dark"]
    command += [
        "--seat",
        str(number),
        "--operator",
        PLANNERS.get(script, OPERATOR[lang]),
        "--lang",
        lang,
        "--size",
        size,
    ]
    within_s = WITHIN_S + LONGER_S.get(script, 0.0)
    command += ["--exit-after", f"{within_s:g}"]
    home = stage.data_dir.parent / f"home-{number}"
    scale = {"QT_SCALE_FACTOR": SCALED[script]} if script in SCALED else {}
    process = subprocess.Popen(command, cwd=PROJECT, env=environment(home) | scale)
    try:
        code = process.wait(within_s + 20)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    took_s = time.monotonic() - began_s
    sys.stderr.write(f"{script} {lang} {size}: {'painted' if code == 0 else 'failed'}, {took_s:.0f} s\n")
    return code == 0


def main() -> int:
    """Play them all; exit 1 when a script was not played to its end."""
    wanted = set(sys.argv[1:])
    plays = [one for one in PLAYS if not wanted or one[0] in wanted]
    directory = Path(tempfile.mkdtemp(prefix="tieqi-pictures-"))
    try:
        with town(directory) as stage:
            before = {file: file.stat().st_mtime_ns for file in FOLDER.glob("*.png")}
            if not wanted or PAPER in wanted:
                report_pages.paint(FOLDER)
            went = [play(stage, number, *one) for number, one in enumerate(plays, start=2)]
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    if all(went) and not wanted:
        for file in (file for file, at_ns in before.items() if file.stat().st_mtime_ns == at_ns):
            file.unlink()
    return 0 if all(went) else 1


if __name__ == "__main__":
    sys.exit(main())
