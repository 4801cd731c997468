"""Writes docs/configuration.md from the settings themselves: names, units, defaults, and their meaning."""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from translations import ENGLISH
from ui.shell.settings.city import city_fields, value_text
from ui.shell.settings.city_words import SECTIONS
from ui.shell.settings.seat import seat_fields, toml_value

PAGE = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"

_HEAD = """# 配置 · Configuration

一个城市一个 TOML 文件，`main.py --city 文件.toml`；演示城市的在 `resources/cities/liaocheng/desk.toml`。
One TOML file a city. A name ends in its unit: `_s` seconds, `_m` metres, `_mps` metres a second,
`_deg` degrees.
An unknown name is refused, never passed over. Relative paths start at the file's own directory.

席位里按 `Ctrl+,` 可以搜索、查看全部设置，并改本席位的。
`Ctrl+,` at the desk searches and shows all of them, and changes the seat's own.

This page is written from the code by `make settings-page`; a test holds the two equal.

## [desk]

本席位的设置，写在数据目录的 `seats/席位.toml`，没有 `[desk]` 这一行；城市文件里的 `[desk]` 是各席位的起点。
A seat's own settings: in `seats/SEAT.toml` of the data directory, without the section's line; `[desk]` of
the city's file is what its seats begin with.

| setting | unit | default | meaning |
|---|---|---|---|
"""


def page() -> str:
    """The page's text."""
    english = _english()
    lines = [
        f"| `{field.key}` | {field.unit} | `{toml_value(field.default)}` | {field.title}: {field.meaning}"
        f" · {english[field.title]}: {english[field.meaning]} |"
        for field in seat_fields()
    ]
    section = ""
    for field in city_fields():
        if field.section != section:
            section = field.section
            lines += [
                "",
                f"## [{section}]",
                "",
                f"{SECTIONS[section]} · {english[SECTIONS[section]]}",
                "",
                "| setting | unit | default | meaning |",
                "|---|---|---|---|",
            ]
        name, default = field.key.rpartition(".")[2], value_text(field.default)
        shown = f"`{default}`" if default else ""
        lines.append(f"| `{name}` | {field.unit} | {shown} | {field.meaning} · {english[field.meaning]} |")
    return _HEAD + "\n".join(lines) + "\n"


def _english() -> dict[str, str]:
    """The English of the settings' words, as the desk itself shows it. Raises KeyError for one without."""
    found = {}
    for context in ET.parse(ENGLISH).getroot().iter("context"):  # noqa: S314 — a file of this project's own
        if context.findtext("name", "") in {"settings", "city"}:
            for message in context.iter("message"):
                found[message.findtext("source", "")] = message.findtext("translation", "")
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
