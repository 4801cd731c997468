"""Which source answers: told to the desks always, to the journal once when lost and once when back."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import structlog

from dispatch.domain.clock import Clock
from dispatch.domain.facts import Fact, SourceLost, SourceRestored
from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.journal import JournalTrouble

ANCHOR = "anchor"
GRAVE_ANCHORS = frozenset({"anchor_ahead", "anchor_broken"})
"""Entries were cut off, or changed: somebody should look."""


class Health:
    """The state of each source. *changed* gets every change; *journal* the facts of loss and return."""

    def __init__(
        self, clock: Clock, changed: Callable[[SourceSeen], None], journal: Callable[[Fact], None]
    ) -> None:
        self._clock = clock
        self._changed = changed
        self._journal = journal
        self._seen: dict[str, SourceSeen] = {}
        self._heard_s: dict[str, float] = {}

    @property
    def sources(self) -> dict[str, SourceSeen]:
        """Newest state of each source by name."""
        return self._seen

    def expect(self, source: str, detail: str = "") -> None:
        """Name a source that has not spoken yet."""
        self._heard_s[source] = time.monotonic()
        self._set(SourceSeen(source, SourceState.WAITING, None, detail))

    def heard(self, source: str, detail: str = "") -> None:
        """Note a good word."""
        self._heard_s[source] = time.monotonic()
        old = self._seen.get(source)
        if old is not None and old.state is SourceState.LOST:
            self._journal(SourceRestored(source))
        self._set(SourceSeen(source, SourceState.OK, self._clock.now(), detail))

    def failed(self, source: str, why: str, lost_after_s: float = 0.0) -> None:
        """Note that *source* did not answer: late at first, lost after so long (wall time)."""
        old = self._seen.get(source) or SourceSeen(source, SourceState.WAITING, None)
        now_s = time.monotonic()
        silent_s = now_s - self._heard_s.setdefault(source, now_s)
        if silent_s < lost_after_s:
            state = SourceState.WAITING if old.heard_at is None else SourceState.LATE
        else:
            state = SourceState.LOST
            if old.state is not SourceState.LOST:
                self._journal(SourceLost(source, why))
        self._set(replace(old, state=state, detail=why))

    def report(self, seen: SourceSeen) -> None:
        """Take the word of a source that judges itself."""
        old = self._seen.get(seen.source)
        was_lost = old is not None and old.state is SourceState.LOST
        if seen.state is SourceState.LOST and not was_lost:
            self._journal(SourceLost(seen.source, seen.detail))
        elif was_lost and seen.state is not SourceState.LOST:
            self._journal(SourceRestored(seen.source))
        self._heard_s[seen.source] = time.monotonic()
        self._set(seen)

    def _set(self, seen: SourceSeen) -> None:
        self._seen[seen.source] = seen
        self._changed(seen)


def judged(
    source: str, health: Health, log: structlog.typing.FilteringBoundLogger
) -> Callable[[bool, str], None]:
    """Return what the journal and the file of tracks tell their health to; only changes are passed on.

    The words of the last trouble stay with the light when it is green again: they say where the gap is.
    """
    was_well, told = True, ""

    def judge(is_well: bool, why: str) -> None:  # noqa: FBT001 — a callback with one flag
        nonlocal was_well, told
        if not is_well:
            if was_well:
                log.error("not stored", source=source, why=why)
            health.failed(source, why)
        elif not was_well:
            log.info("stored again", source=source)
            health.heard(source, told)
        was_well, told = is_well, why or told

    return judge


def tell_of_anchors(troubles: Iterable[JournalTrouble], health: Health) -> None:
    """Let the desks see what the gateway found about the anchor of its own chain: ``code: words``."""
    for trouble in troubles:
        if trouble.code.startswith("anchor_"):
            state = SourceState.LOST if trouble.code in GRAVE_ANCHORS else SourceState.LATE
            health.report(SourceSeen(ANCHOR, state, None, f"{trouble.code}: {trouble.words}"))
