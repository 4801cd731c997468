"""Keeps resources/translations in step with the texts in ui: `translations.py check` or `… update`.

The texts in the code are Chinese; each .ts file holds one other language. `check` fails, naming the first
ones, when a text has no translation, a translation has no text any more, or there are texts and no .ts file.
`update` has lupdate write new texts into the files, for a translator to fill in.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "resources" / "translations"
ENGLISH = FOLDER / "tieqi_en.ts"
SHOWN = 5

Message = tuple[str, str, str]  # context, source text, comment that tells two equal texts apart


def messages(file: Path) -> dict[Message, bool]:
    """Every text of a .ts file that is still in the code, and whether it has its translation."""
    found: dict[Message, bool] = {}
    for context in ET.parse(file).getroot().iter("context"):  # noqa: S314 — a file of this project's own
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            state = "unfinished" if translation is None else translation.get("type", "finished")
            text = "" if translation is None else "".join(translation.itertext()).strip()
            if state not in {"vanished", "obsolete"}:
                key = (name, message.findtext("source", ""), message.findtext("comment", ""))
                found[key] = state == "finished" and bool(text)
    return found


def update(file: Path, source_folder: Path) -> None:
    """Have lupdate bring *file* in step with the Python files below *source_folder*."""
    sources = sorted(source_folder.rglob("*.py"))
    lupdate = Path(sysconfig.get_path("scripts")) / "pyside6-lupdate"
    # Chinese as the source language: without it lupdate writes en, and counts plurals the English way.
    options = ["-silent", "-no-obsolete", "-locations", "none", "-source-language", "zh_CN"]
    subprocess.run(
        [lupdate, *options, *sources, "-ts", file], check=True, capture_output=True, cwd=source_folder.parent
    )


def faults(file: Path, source_folder: Path) -> list[str]:
    """One line for each text of *source_folder* that *file* lacks, and for each that it has to no purpose."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / ENGLISH.name
        if file.exists():
            shutil.copyfile(file, fresh)
        update(fresh, source_folder)
        now = messages(fresh) if fresh.exists() else {}
    held = messages(file) if file.exists() else {}
    lines = [f"not translated: {name}: {text}" for (name, text, _), done in now.items() if not done]
    return lines + [f"no longer in the code: {name}: {text}" for name, text, _ in held.keys() - now.keys()]


def main() -> int:
    """Check or update every language; 0 when all is in step."""
    parser = argparse.ArgumentParser(description="Keep the translations in step with the code.")
    parser.add_argument("action", choices=("check", "update"))
    files = sorted(FOLDER.glob("*.ts")) or [ENGLISH]
    if parser.parse_args().action == "update":
        FOLDER.mkdir(parents=True, exist_ok=True)
        for file in files:
            update(file, PROJECT / "ui")
        return 0
    code = 0
    for file in files:
        lines = faults(file, PROJECT / "ui")
        if lines:
            code = 1
            more = f"\n  … and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
            sys.stderr.write(f"{file.name}:\n  " + "\n  ".join(lines[:SHOWN]) + more + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
