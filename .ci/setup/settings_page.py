"""Writes docs/configuration.md from the settings themselves: names, defaults, and the classes' own words."""

import dataclasses
import inspect
import sys
import typing
from pathlib import Path
from typing import Any

from dispatch.bootstrap.configuration import Configuration

PAGE = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"

_HEAD = """# 配置 · Configuration

一个城市一个 TOML 文件，`main.py --city 文件.toml`；演示城市的在 `resources/cities/liaocheng/desk.toml`。
One TOML file a city. A name ends in its unit: `_s` seconds, `_m` metres, `_mps` metres a second,
`_deg` degrees.
An unknown name is refused, never passed over. Relative paths start at the file's own directory.

This page is written from the code by `make settings-page`; a test holds the two equal.
"""


def page() -> str:
    """The page's text."""
    sections = [_section(Configuration, "", "")]
    return _HEAD + "\n".join(part for part in sections if part) + "\n"


def _section(kind: type, name: str, words: str) -> str:
    types = typing.get_type_hints(kind)
    rows, below = [], []
    for field in dataclasses.fields(kind):
        if field.name == "directory":
            continue
        full = f"{name}.{field.name}" if name else field.name
        inner = types[field.name]
        if dataclasses.is_dataclass(inner):
            below.append(_section(typing.cast("type", inner), full, inspect.getdoc(inner) or ""))
        else:
            rows.append(f"| `{field.name}` | `{_default(field)}` |")
    text = ""
    if name and rows:
        text = f"\n## [{name}]\n\n{words}\n\n| setting | default |\n|---|---|\n" + "\n".join(rows) + "\n"
    return text + "".join(below)


def _default(field: "dataclasses.Field[Any]") -> str:
    value = field.default
    if value is dataclasses.MISSING and field.default_factory is not dataclasses.MISSING:
        value = field.default_factory()
    return '""' if value == "" else str(value)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
