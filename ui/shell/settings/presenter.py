"""The settings dialog's content: rows in the operator's words, and what a search finds. No widgets."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from dispatch.bootstrap.configuration import Configuration
from ui.shell.settings.city import CityField, city_fields, value_text
from ui.shell.settings.city_words import SECTIONS
from ui.shell.settings.seat import CHOICE_WORDS, SeatField, seat_fields

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class City:
    """The city's settings and the file that they stand in."""

    configuration: Configuration
    file: Path


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A setting of the seat, as it is shown."""

    field: SeatField
    title: str
    meaning: str
    effect: str
    sought: str


@dataclass(frozen=True, slots=True)
class CityRow:
    """A setting of the city, as it is shown: *where* to change it."""

    field: CityField
    section: str
    meaning: str
    where: str
    sought: str


def seat_rows() -> list[SeatRow]:
    """The seat's settings in the operator's language; a search finds them in Chinese as well."""
    rows = []
    for field in seat_fields():
        title, meaning = translate("settings", field.title), translate("settings", field.meaning)
        effect = translate("settings", "下次启动生效") if field.at_next_start else ""
        sought = f"{field.key} {title} {meaning} {field.title} {field.meaning}".casefold()
        rows.append(SeatRow(field, title, meaning, effect, sought))
    return rows


def city_rows(city: City | None) -> list[CityRow]:
    """The city's settings with their present values; none without a city."""
    if city is None:
        return []
    rows = []
    for field in city_fields(city.configuration, city.file):
        section = translate("city", SECTIONS[field.section])
        meaning = translate("city", field.meaning)
        where = _where(city.file, field)
        chinese = f"{SECTIONS[field.section]} {field.meaning}"
        sought = f"{field.key} {section} {meaning} {chinese}".casefold()
        rows.append(CityRow(field, section, meaning, where, sought))
    return rows


def _where(file: Path, field: CityField) -> str:
    if field.line is None:
        return translate("settings", "{file} [{section}] 里加").format(file=file.name, section=field.section)
    return translate("settings", "{file} 第 {line} 行").format(file=file.name, line=field.line)


def found(sought: str, text: str) -> bool:
    """Whether a row has each word that is searched for."""
    return all(part in sought for part in text.casefold().split())


def choice_words(value: object) -> str:
    """An answer in the operator's language."""
    text = str(value)
    words = CHOICE_WORDS.get(text, text)
    return translate("settings", words)


def default_words(field: SeatField) -> str:
    """The default as it is shown beside a setting."""
    if isinstance(field.default, bool):
        return translate("settings", "开") if field.default else translate("settings", "关")
    if field.choices:
        text = choice_words(field.default)
    else:
        text = value_text(field.default) or translate("settings", "空")
    return f"{text} {field.unit}".strip()
