"""Units, alerts and tasks by what an operator calls them, kept in step with the picture. No widgets."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from string import ascii_lowercase
from unicodedata import normalize

from dispatch.picture.state import queue
from dispatch.picture.views import AlertView, Picture, UnitView
from ui.kit.plain import call_sign, in_sequence

_ZEROS = re.compile(r"^([a-z]*)0+(?=[0-9])")
_NUMBERED = re.compile(r"([a-z]*?)0*(\d{1,9})")


def folded(word: str) -> str:
    """A word as it is compared: no matter in which case and width it was typed."""
    return normalize("NFKC", word).casefold()


@lru_cache(maxsize=16_384)
def shortened(name: str) -> str:
    """A name without the zeros that nobody types: J0003 → j3."""
    return _ZEROS.sub(r"\1", folded(name))


def begins(name: str, part: str) -> bool:
    """Whether *part* may be how one begins to write *name*: a1 → A12, 3 and j00 → J0003."""
    whole, wanted = shortened(name), shortened(part)
    return whole.startswith(wanted) or (
        wanted[:1].isdecimal() and whole.lstrip(ascii_lowercase).startswith(wanted)
    )


@lru_cache(maxsize=16_384)
def written(unit_id: str) -> str:
    """A unit's call sign as it is compared."""
    return folded(call_sign(unit_id)).replace(" ", "")


def is_reference(word: str) -> bool:
    """Whether *word* looks like the number of an alert or a task: 3, 0003, J3, T0147."""
    found = _NUMBERED.fullmatch(folded(word))
    return found is not None and len(found[1]) <= 1


class _Numbered:
    """Ids such as J0003 by their number; grows with the mapping it follows."""

    def __init__(self) -> None:
        self._seen = 0
        self._last = ""
        self._by_number: dict[str, list[str]] = {}

    def follow(self, ids: Mapping[str, object]) -> None:
        """Take in what is new at the end; where anything else has changed, all of it."""
        if len(ids) < self._seen or (self._seen and self._last_of(ids) != self._last):
            self._seen, self._by_number = 0, {}
        for name in islice(ids, self._seen, None):
            found = _NUMBERED.fullmatch(name.casefold())
            if found is not None:
                self._by_number.setdefault(found[2], []).append(name)
            self._last = name
        self._seen = len(ids)

    def _last_of(self, ids: Mapping[str, object]) -> str:
        return next(islice(ids, self._seen - 1, None))

    def named(self, word: str) -> list[str]:
        """Ids that *word* names: by number, and by letter where it has one."""
        found = _NUMBERED.fullmatch(folded(word))
        if found is None:
            return []
        letter, number = found[1], found[2]
        return [name for name in self._by_number.get(number, []) if name.casefold().startswith(letter)]


class CityIndex:
    """What can be named now. `look` costs little where nothing of a kind was added."""

    def __init__(self) -> None:
        self._picture: Picture | None = None
        self._units: Mapping[str, UnitView] = {}
        self._signs: dict[str, str] = {}
        self._by_digits: dict[str, list[str]] = {}
        self._in_order: list[tuple[str, str]] = []
        self._alerts = _Numbered()
        self._tasks = _Numbered()
        self._queue_of: Mapping[str, AlertView] | None = None
        self._queue: list[AlertView] = []

    def look(self, picture: Picture) -> None:
        """Follow *picture*; mappings that are the same object are not looked at."""
        before, self._picture = self._picture, picture
        is_moved = before is None or picture.units is not before.units
        if is_moved and picture.units.keys() != self._units.keys():
            self._name_units(picture.units)
        self._units = picture.units
        if before is None or picture.alerts is not before.alerts:
            self._alerts.follow(picture.alerts)
        if before is None or picture.tasks is not before.tasks:
            self._tasks.follow(picture.tasks)

    def _name_units(self, units: Iterable[str]) -> None:
        self._signs, self._by_digits = {}, {}
        for name in units:
            sign = written(name)
            self._signs[sign] = name
            digits = "".join(letter for letter in sign if letter.isdecimal()).lstrip("0")
            self._by_digits.setdefault(digits, []).append(name)
        self._in_order = sorted(self._signs.items(), key=lambda one: in_sequence(one[0]))

    # ------------------------------------------------------------------ questions

    def units_named(self, word: str) -> list[str]:
        """Units that *word* names: one by its call sign or id, any by its digits alone."""
        wanted = written(word)
        exact = self._signs.get(wanted)
        if exact is not None:
            return [exact]
        found = _NUMBERED.fullmatch(wanted)
        if found is None:
            return []
        letter, number = found[1], found[2]
        return [one for one in self._by_digits.get(number, []) if written(one).startswith(letter)]

    def units_like(self, word: str) -> list[str]:
        """Units whose call sign begins with *word*, then those that hold it, in the order of call signs."""
        part = written(word)
        begin = [name for sign, name in self._in_order if begins(sign, part)]
        return begin + [name for sign, name in self._in_order if part in sign and not begins(sign, part)]

    def alerts_named(self, word: str) -> list[str]:
        """Alerts that *word* names: J0003 by 3, 0003, j3."""
        return self._alerts.named(word)

    def tasks_named(self, word: str) -> list[str]:
        """Tasks that *word* names: T0147 by t147, T0147, 147."""
        return self._tasks.named(word)

    def alerts_like(self, word: str) -> list[str]:
        """Open alerts whose number or road begins with *word*, as the queue orders them."""
        part = folded(word)
        return [
            alert.alert_id
            for alert in self.open_alerts()
            if begins(alert.alert_id, part) or (part and alert.road.startswith(part))
        ]

    def open_alerts(self) -> Sequence[AlertView]:
        """Open alerts as the queue orders them."""
        if self._picture is not None and self._picture.alerts is not self._queue_of:
            self._queue_of = self._picture.alerts
            self._queue = queue(self._picture)
        return self._queue
