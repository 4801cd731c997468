"""Writes docs/licences.md: every locked dependency, its version, its licence, and what needs it.

The licence is what the installed package says of itself; STATED holds those that say it in no usable form.
"""

import importlib.metadata
import sys
import tomllib

from packaging.requirements import Requirement

from bundle import LOCK, PROJECT, canonical, locked

PAGE = PROJECT / "docs" / "licences.md"
LONGEST = 60

# From the licence file in the package, or, for XStatic's copy of Leaflet, from Leaflet's own.
STATED = {
    "colorama": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "xstatic-leaflet": "BSD-2-Clause",
}

# SPDX's words for what some packages write in their own.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}

_HEAD = """# 许可证 · Licences

本程序 Apache-2.0。下表是锁定的全部依赖：名称、版本、许可证，席位运行用还是只供测试与检查。
This program is under Apache-2.0. The table holds every locked dependency: name, version, licence, and
whether a desk runs on it or only tests and checks do. None is changed; each is installed as its makers
publish it, and its full licence text lies in `.venv/lib/python3.11/site-packages/NAME.dist-info`.

Qt and its Python binding are used under LGPL-3.0-only, as shared libraries that can be exchanged. The wheels
of Qt (with Chromium), SUMO, SciPy and NumPy carry libraries of others; their notices lie in the wheels.
Programs and fonts of the operating system are not passed on: a bundle names them only.

This page is written from the installed packages by `make licences`; a test holds it equal to the lock.

| 依赖 dependency | 版本 version | 许可证 licence | 用于 used by |
|---|---|---|---|
"""


def licence(name: str) -> str:
    """The licence of an installed distribution, in SPDX's words. Raises LookupError where it says none."""
    if name in STATED:
        return STATED[name]
    told = importlib.metadata.metadata(name)
    fields = [*(told.get_all("License-Expression") or ()), *(told.get_all("License") or ())]
    for said in (str(field).strip() for field in fields):
        if said and len(said) <= LONGEST and "\n" not in said:
            return SPDX.get(said, said)
    for line in map(str, told.get_all("Classifier") or ()):
        if line in SPDX:
            return SPDX[line]
    raise LookupError(f"{name} does not say its licence: look into its files, then name it in STATED")


def run_upon() -> set[str]:
    """Canonical names of all that the desk runs on: the declared dependencies and theirs."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: set[str] = set()
    ahead: list[str] = list(project["dependencies"])
    while ahead:
        wanted = Requirement(ahead.pop())
        name = canonical(wanted.name)
        if name not in found and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
            found.add(name)
            ahead += importlib.metadata.requires(name) or []
    return found


def page() -> str:
    """The page's text."""
    runs = run_upon()
    rows = [
        f"| {each.name} | {each.version} | {licence(each.name)} |"
        f" {'席位 the desk' if each.name in runs else '测试 tests'} |\n"
        for each in locked(LOCK.read_text(encoding="utf-8"))
    ]
    return _HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
