"""Response templates: what is done about which alert, as data that a brigade writes for itself."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypeVar

from dispatch.domain.alerts import AlertKind, CongestionLevel

Kind = TypeVar("Kind")

_LEVELS = {
    "light": CongestionLevel.LIGHT,
    "moderate": CongestionLevel.MODERATE,
    "severe": CongestionLevel.SEVERE,
}
_LONGEST_BAND_S = 86_400
_MOST_UNITS = 20


@dataclass(frozen=True, slots=True)
class Template:
    """A plan in waiting: for which alerts, which units and how many, what they do, within what time.

    *congestion* holds the levels it is for, empty for an alert that is no jam. *actions*: the first goes
    into the order. *take_band_s*, *arrival_band_s* count from the alert.
    """

    name: str
    alert: AlertKind
    congestion: frozenset[CongestionLevel]
    unit_kind: str
    unit_count: int
    actions: tuple[str, ...]
    take_band_s: int
    arrival_band_s: int


@dataclass(frozen=True, slots=True)
class Templates:
    """One template for each kind of alert and, of jams, each level from 轻度 on.

    A kind that people tell of and that has no template of its own goes by that of ``other``.
    """

    templates: tuple[Template, ...]

    def of(self, alert: AlertKind, congestion: CongestionLevel) -> Template:
        """Return the template for an alert; a jam below 轻度 or unknown goes by that of 轻度."""
        level = max(congestion, CongestionLevel.LIGHT)
        own = (t for t in self.templates if t.alert is alert and (not t.congestion or level in t.congestion))
        found = next(own, None)
        return found or next(t for t in self.templates if t.alert is AlertKind.OTHER)


def templates_from(mapping: Mapping[str, object]) -> Templates:
    """Read templates from plain data: ``{"template": [{name, alert, congestion, …}, …]}``.

    Raises ValueError that says which template and which field is wrong, or which alert has no template.
    """
    rows = mapping.get("template")
    if not isinstance(rows, list) or not rows:
        raise ValueError("response templates: a list [[template]] is missing")
    unknown = sorted(set(mapping) - {"template"})
    if unknown:
        raise ValueError(f"response templates: unknown entry {unknown[0]!r}")
    templates = tuple(_template(row, number) for number, row in enumerate(rows, start=1))
    for alert, level in _needed():
        found = [t.name for t in templates if t.alert is alert and (level is None or level in t.congestion)]
        what = alert.value if level is None else f"{alert.value} of level {level.name.lower()}"
        if len(found) != 1:
            raise ValueError(f"response templates: {what} needs one template, has {found or 'none'}")
    for kind in AlertKind:
        found = [t.name for t in templates if t.alert is kind]
        if kind is not AlertKind.CONGESTION and len(found) > 1:
            raise ValueError(f"response templates: {kind.value} may have one template, has {found}")
    return Templates(templates)


def _needed() -> list[tuple[AlertKind, CongestionLevel | None]]:
    """What there must be one template for."""
    jams = [(AlertKind.CONGESTION, level) for level in _LEVELS.values()]
    return [*jams, (AlertKind.SOS, None), (AlertKind.OTHER, None)]


def _template(row: object, number: int) -> Template:
    """Read one template, the *number*-th of the file."""
    if not isinstance(row, Mapping):
        raise ValueError(f"response template {number}: not a table")  # noqa: TRY004 — data, not a caller
    reader = _Row(row, f"response template {number} ({row.get('name', 'without a name')})")
    alert = reader.choice("alert", {kind.value: kind for kind in AlertKind})
    levels = frozenset(
        reader.chosen("congestion", level, _LEVELS)
        for level in (reader.texts("congestion") if alert is AlertKind.CONGESTION else ())
    )
    if alert is not AlertKind.CONGESTION and "congestion" in row:
        raise ValueError(f"{reader.name}: congestion is for jams only")
    known = {field.name for field in fields(Template)}
    if extra := sorted(set(map(str, row)) - known):
        raise ValueError(f"{reader.name}: unknown field {extra[0]!r}")
    template = Template(
        name=reader.text("name"),
        alert=alert,
        congestion=levels,
        unit_kind=reader.text("unit_kind"),
        unit_count=reader.number("unit_count", _MOST_UNITS),
        actions=reader.texts("actions"),
        take_band_s=reader.number("take_band_s", _LONGEST_BAND_S),
        arrival_band_s=reader.number("arrival_band_s", _LONGEST_BAND_S),
    )
    if template.take_band_s > template.arrival_band_s:
        raise ValueError(f"{reader.name}: arrival_band_s must not be shorter than take_band_s")
    return template


class _Row:
    """Fields of one template, each refused in words when it is wrong."""

    def __init__(self, row: Mapping[object, object], name: str) -> None:
        self._row, self.name = row, name

    def text(self, field: str) -> str:
        """A line of text."""
        return self._line(field, self._row.get(field))

    def _line(self, field: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise ValueError(f"{self.name}: {field} must be a line of text, not {value!r}")
        return value.strip()

    def texts(self, field: str) -> tuple[str, ...]:
        """One line of text or more."""
        value = self._row.get(field)
        if not isinstance(value, list) or not value:
            raise ValueError(f"{self.name}: {field} must be a list of texts, not {value!r}")
        return tuple(self._line(field, item) for item in value)

    def number(self, field: str, most: int) -> int:
        """A whole number from 1 to *most*."""
        value = self._row.get(field)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise ValueError(f"{self.name}: {field} must be a whole number from 1 to {most}, not {value!r}")
        return value

    def choice(self, field: str, kinds: Mapping[str, Kind]) -> Kind:
        """One of *kinds*, by its name."""
        return self.chosen(field, self.text(field), kinds)

    def chosen(self, field: str, value: str, kinds: Mapping[str, Kind]) -> Kind:
        """The one of *kinds* that *value* names."""
        if value not in kinds:
            raise ValueError(f"{self.name}: {field} must be one of {', '.join(kinds)}, not {value!r}")
        return kinds[value]
