"""The city's settings as rows to be read: value, default, unit, meaning, and where in the file it stands.

No widgets; docs/configuration.md is made from the same rows.
"""

import dataclasses
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dispatch.bootstrap.configuration import Configuration
from ui.shell.settings.city_words import MEANINGS

_UNITS = (
    ("_per_s", "1/s"),
    ("_mps", "m/s"),
    ("_bytes", "B"),
    ("_deg", "°"),
    ("_days", "d"),
    ("_s", "s"),
    ("_m", "m"),
)
_SECRET = frozenset({"traffic.key"})
_NOT_SETTINGS = frozenset({"directory", "desk"})
_SECTION = re.compile(r"\s*\[([A-Za-z0-9_.]+)\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_]+)\s*=")


@dataclass(frozen=True, slots=True)
class CityField:
    """One setting of a city's file. *line*: where the file sets it, None where the default holds."""

    key: str
    meaning: str
    unit: str
    default: object
    value: object
    line: int | None

    @property
    def section(self) -> str:
        """The table of the file that it stands in."""
        return self.key.rpartition(".")[0]

    @property
    def shown(self) -> str:
        """The value to show: a key that opens something is not."""
        return "••••" if self.key in _SECRET and self.value else value_text(self.value)


def city_fields(configuration: Configuration | None = None, file: Path | None = None) -> list[CityField]:
    """Every setting of a city's file; without a configuration the defaults."""
    present = configuration or Configuration(Path())
    lines = lines_of(file) if file is not None else {}
    return [
        CityField(key, MEANINGS[key], unit_of(key), default, value, lines.get(key))
        for key, default, value in _values(Configuration(Path()), present, "")
    ]


def _values(default: object, present: object, prefix: str) -> Iterator[tuple[str, object, object]]:
    kinds = typing.get_type_hints(type(default))
    for field in dataclasses.fields(default):  # type: ignore[arg-type]  # a dataclass: the caller is above
        if field.name in _NOT_SETTINGS:
            continue
        usual, now = getattr(default, field.name), getattr(present, field.name)
        if dataclasses.is_dataclass(kinds[field.name]):
            yield from _values(usual, now, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name, usual, now


def unit_of(key: str) -> str:
    """The unit that ends a setting's name."""
    return next((unit for ending, unit in _UNITS if key.endswith(ending)), "")


def value_text(value: object) -> str:
    """A value as one reads it: no float's tail, a list as its parts, nothing for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(value_text(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def lines_of(file: Path) -> dict[str, int]:
    """The line of each setting that a TOML file gives; none where it cannot be read."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    found: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _SECTION.match(line):
            section = header[1]
        elif key := _KEY.match(line):
            found[f"{section}.{key[1]}"] = number
    return found
