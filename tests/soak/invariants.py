"""What must hold after a day of faults, each with its figure."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from dispatch.domain.facts import AlertRaised, AssignmentReleased, OutcomeEntered, UnitAssigned
from dispatch.domain.recorded import Recorded
from dispatch.journal import Journal
from dispatch.journal.verification import verify
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture, RoadsView
from dispatch.wire.clock import SystemClock
from tests.soak.dispatcher import recorded_part
from tests.soak.watch import LEAST_SAMPLES, MB, Watch, pss_bytes

CHAIN = "desk-1"
LEAST_HOURS_A_MINUTE = 8 / 42
LOST_WITHIN_S = 2.0
FRESH_SHARE = 0.7
"""Of the terminals that are online at the end so many have a position of the last minute at least."""

GROWTH_SHARE = 0.05
GROWTH_MB = 4.0
DESK_ENTRIES = 0.7
"""A process may gain 4 MB and a twentieth of what it has over the second half. The desk holds the entries of
36 hours besides: in a shorter life it lets none go, and may gain what the second half of them weighs (as
measured by reading them), with a fifth of the whole for what is folded from them."""

WARM_S = 300.0
"""Over a shorter second half memory is only shown: a city that was just begun is still filling up."""

GROWTH_HANDLES = 3.0


@dataclass
class Told:
    """What the day's driver heard and saw."""

    decisions: list[tuple[str, str]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    hindered: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    lost_after_s: list[float] = field(default_factory=list)
    befell: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    last_words: list[str] = field(default_factory=list)
    before: Mapping[str, Any] = field(default_factory=dict)
    orders: list[str] = field(default_factory=list)
    held: Mapping[str, Any] = field(default_factory=dict)
    anew: Mapping[str, Any] = field(default_factory=dict)
    lived_on: Mapping[str, int] = field(default_factory=dict)
    living: Mapping[str, int] = field(default_factory=dict)
    city_hours: float = 0.0
    minutes: float = 0.0
    is_last: bool = False


Found = tuple[str, str, bool]
"""An invariant in words, its figure, whether it holds."""


def judged(told: Told, data_dir: Path, watches: Mapping[str, Watch]) -> bool:
    """Print every invariant with its figure; whether all hold."""
    before = pss_bytes(os.getpid())
    entries = all_entries(data_dir)
    entry_bytes = max(pss_bytes(os.getpid()) - before, 0) / max(len(entries), 1)
    well = True
    for words, figure, holds in chain(
        _lived(told),
        decided(told, entries),
        _intact(data_dir),
        acted(told, entries),
        _pictured(told, entries),
        _stored(data_dir),
        grown(watches, entry_bytes * len(entries)),
    ):
        print(f"{'ok  ' if holds else 'FAIL'} {words}: {figure}", flush=True)
        well &= holds
    return well


def all_entries(data_dir: Path) -> list[Recorded]:
    """Everything that was recorded, in the total order."""
    with closing(Journal.open(data_dir, chain="soak", clock=SystemClock())) as journal:
        return journal.since(0)


def _lived(told: Told) -> Iterator[Found]:
    befell = ", ".join(f"{name} {count}" for name, count in sorted(told.befell.items()))
    yield "faults", befell, bool(told.befell)
    hours = told.city_hours
    yield "simulated hours", f"{hours:.1f}", hours >= LEAST_HOURS_A_MINUTE * told.minutes
    yield "ends that nobody caused", "; ".join(told.ended + told.faults) or "0", not told.ended + told.faults
    yield "errors printed by gateway and city", "; ".join(told.last_words) or "0", not told.last_words
    same = bool(told.lived_on) and told.lived_on == told.living
    yield "the same processes lived through the second half", f"{dict(told.living)}", same
    late = max(told.lost_after_s, default=0.0)
    count = len(told.lost_after_s)
    yield (
        "desk says that the gateway is lost, longest",
        f"{late:.2f} s of {count} kills",
        late <= LOST_WITHIN_S,
    )
    sources = told.before["sources"]
    yield "sources well at the end", f"{sources}", set(sources.values()) == {"ok"}
    online, fresh = told.before["online"], told.before["fresh"]
    well = online > 0 and fresh >= FRESH_SHARE * online
    yield "terminals online and heard at the end", f"{online}, {fresh}", well
    yield "gateway and city ended with the last desk", str(told.is_last), told.is_last


def decided(told: Told, entries: list[Recorded]) -> Iterator[Found]:
    """No decision lost, doubled, or recorded although it was refused."""
    kept = Counter(_decision(entry) for entry in entries if entry.ref.chain == CHAIN)
    reported = set(told.decisions)
    assert len(reported) == len(told.decisions), "a decision was reported twice"
    lost = [decision for decision in told.decisions if kept[decision] == 0]
    yield "decisions reported as recorded", f"{len(reported)}", len(reported) > 0
    yield "of them lost", f"{len(lost)} {lost[:3] or ''}".strip(), not lost
    twice = [decision for decision, count in kept.items() if decision is not None and count > 1]
    yield "recorded twice", f"{len(twice)} {twice[:3] or ''}".strip(), not twice
    names = {"dispatch", "report_alert", "enter_outcome"}
    unsaid = [one for one in kept if one is not None and one[0] in names and one not in reported]
    kills = told.kills["desk"]
    yield (
        "recorded but not reported, at most one a killed desk",
        f"{len(unsaid)} of {kills}",
        len(unsaid) <= kills,
    )
    refusals = ", ".join(f"{code} {count}" for code, count in sorted(told.refused.items()))
    yield "refused for want of a record", refusals or "0", True
    yield "hindered by rules", str(dict(told.hindered)), True


def _decision(entry: Recorded) -> tuple[str, str] | None:
    match entry.fact:
        case UnitAssigned(assignment_id=key):
            return "dispatch", key
        case AlertRaised(alert_id=key):
            return "report_alert", key
        case OutcomeEntered(task_id=key):
            return "enter_outcome", key
        case AssignmentReleased(assignment_id=key):
            return "recall", key
    return None


def _intact(data_dir: Path) -> Iterator[Found]:
    found = verify(data_dir)
    heads = ", ".join(f"{head.chain} {head.count}" for head in found.chains)
    yield (
        "chains and anchors verify",
        f"{found.entries} entries ({heads}), {found.broken or 'intact'}",
        (found.broken is None),
    )


def acted(told: Told, entries: list[Recorded]) -> Iterator[Found]:
    """Each order done once, by the terminal that it was for."""
    heard = [line.split() for line in told.orders]
    done = Counter(tuple(words[1:]) for words in heard if words[0] == "acted")
    twice = [words for words, count in done.items() if count > 1]
    ordered = {e.fact.order_no: e.fact.unit_id for e in entries if isinstance(e.fact, UnitAssigned)}
    wrong = [words for words in done if ordered.get(int(words[2])) != words[1]]
    yield "orders acted on by riders", f"{len(done)} of {len(ordered)}", len(done) > 0
    yield "heard again and not acted on", f"{sum(words[0] == 'heard' for words in heard)}", True
    yield "acted on twice by one terminal", f"{len(twice)}", not twice
    yield "acted on by another than was ordered", f"{len(wrong)}", not wrong


def _pictured(told: Told, entries: list[Recorded]) -> Iterator[Found]:
    start = Picture(datetime(2026, 1, 1, tzinfo=UTC), RoadsView.unknown(0))
    rebuilt = recorded_part(fold_all(start, [e for e in entries if e.entry_id <= told.held["entry_id"]]))
    held, anew = told.held["recorded"], told.anew["recorded"]
    yield (
        "picture rebuilt from the journal = held = of a new desk",
        f"{rebuilt} {held} {anew}",
        (rebuilt == held == anew),
    )
    seen = (told.held["observed"], told.anew["observed"])
    yield "positions and roads held = of a new desk", f"{seen[0]} {seen[1]}", seen[0] == seen[1]
    errors = told.held["listener_errors"]
    yield "errors of who listens", f"{errors}", errors == 0


def _stored(data_dir: Path) -> Iterator[Found]:
    with closing(sqlite3.connect(data_dir / "tracks.sqlite3")) as db:
        (rows,) = db.execute("SELECT count(*) FROM track").fetchone()
        counts = dict(db.execute("SELECT name, value FROM counts").fetchall())
        (sound,) = db.execute("PRAGMA quick_check").fetchone()
    missed = counts.get("accepted", 0) - counts.get("-track_overflow", 0) - rows
    yield "positions accepted and not stored", f"{missed} of {rows}", missed == 0
    yield "file of tracks", sound, sound == "ok"
    refused = {name[1:]: count for name, count in counts.items() if name.startswith("-")}
    yield "frames refused, by reason", str(refused), "internal_error" not in refused


def grown(watches: Mapping[str, Watch], entries_bytes: float) -> Iterator[Found]:
    """Memory and handles of each process over the samples; *entries_bytes*: what a day's entries weigh."""
    for name, watch in watches.items():
        if len(watch.samples) < LEAST_SAMPLES:
            yield f"{name}: memory and handles", f"{len(watch.samples)} samples tell nothing", False
            continue
        seconds = watch.samples[-1][0] - watch.samples[0][0] if watch.samples else 0.0
        growth, handles = watch.growth_bytes(), watch.growth_handles()
        may = GROWTH_MB * MB + GROWTH_SHARE * watch.newest_bytes
        if name == "desk":
            may += entries_bytes * DESK_ENTRIES
        yield (
            f"{name}: memory gained in the second half, {seconds:.0f} s",
            f"{growth / MB:+.1f} MB of {watch.newest_bytes / MB:.0f} MB (at most {may / MB:.1f})",
            growth <= may or seconds < WARM_S,
        )
        yield (
            f"{name}: handles gained in the second half",
            f"{handles:+.1f} of {watch.newest_handles}",
            handles <= GROWTH_HANDLES,
        )
