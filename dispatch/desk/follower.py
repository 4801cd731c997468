"""An outlook that follows the record: reads on in it, says what is wrong with it, outlives its damage."""

import asyncio
from collections.abc import Sequence

import structlog

from dispatch.desk.outlook import Outlook, OutlookParts
from dispatch.desk.record import Record
from dispatch.desk.troubles import BEHIND, each_once, newest_replacement, told_by_gateway
from dispatch.domain.people import Person
from dispatch.domain.recorded import Recorded
from dispatch.journal import JournalTrouble, JournalUnavailable

log = structlog.get_logger()

LOOK_EVERY_S = 0.5
"""How often (wall time) the desk looks whether a decision could be recorded now."""


class Follower(Outlook):
    """Folds what anybody recorded, in the journal's order. *_hand* is held by whoever decides."""

    def __init__(self, parts: OutlookParts, record: Record, reader: Person) -> None:
        super().__init__(parts, reader)
        self._record = record
        self._hand = asyncio.Lock()
        self._catching_up = asyncio.Lock()
        self._leaving = False
        self._behind = ""
        self._newest: Recorded | None = None
        self._replaced: JournalTrouble | None = None
        self._told: tuple[JournalTrouble, ...] = ()

    # ------------------------------------------------------------------ reading on

    async def _catch_up(self) -> None:
        """Read on in the journal and fold what is new; one at a time, so that the order is the journal's."""
        async with self._catching_up:
            entries = await self._record.since(self._picture.entry_id)
            if entries:
                self._reach(entries)
                self._newest = entries[-1]
                self._log.add(entries)
                replacement = newest_replacement(entries, self.now())
                if replacement is not None:
                    self._replaced = self._record.replaced(replacement)
                self._fold(entries, entries)

    def _reach(self, entries: Sequence[Recorded]) -> None:
        """Let no entry of this seat bear an earlier time than what it follows from."""
        for entry in entries:
            self._knows.clock.reach(entry.at)

    async def _catch_up_or_say(self) -> None:
        """Read on after a commit. What was committed counts even if it cannot be read just now: no error."""
        try:
            await self._catch_up()
        except JournalUnavailable as error:
            self._behind = error.why
            log.warning("committed_but_not_read", why=error.why)
        else:
            self._behind = ""
        self._say_troubles()

    # ------------------------------------------------------------------ what is wrong

    def troubles(self) -> tuple[JournalTrouble, ...]:
        """What is wrong with the record now, each kind once; nothing is recorded while some of them last."""
        found = [*self._record.troubles]
        if self._behind:
            found.append(JournalTrouble(BEHIND, self._behind))
        if self._replaced is not None:
            found.append(self._replaced)
        return each_once([*found, *told_by_gateway(self._picture.sources)])

    async def _watch_record(self) -> None:
        """Say within a second what keeps decisions from being recorded, and that it is over."""
        record = self._record
        while not self._leaving:
            await asyncio.sleep(LOOK_EVERY_S)
            if record.is_damaged:
                await self._open_again()
            else:
                await record.look()
            if self._behind:
                await self._catch_up_or_say()
            self._say_troubles()

    def _say_troubles(self) -> None:
        """Tell who listens, when there is something new to tell."""
        troubles = self.troubles()
        if troubles != self._told:
            codes = [trouble.code for trouble in troubles]
            log.warning("record", troubles=codes, words=[trouble.words for trouble in troubles])
            self._told = troubles
            self._fold((), ())

    async def _open_again(self) -> None:
        """Let go of a damaged journal, and go on with what takes its place: itself, a copy, or a new one.

        Whoever is the last to let go sets the damaged file aside. Nothing of the old one stays on the screen
        that the new one does not hold: decisions that build on it could not be recorded.
        """
        async with self._hand, self._catching_up:
            if not await self._record.reopen():
                return
            try:
                goes_on = await self._goes_on()
            except JournalUnavailable as error:
                self._behind = error.why
                return
            if not goes_on:
                log.error("another_journal", before=self._picture.entry_id)
                self._newest = None
                self._forget_record()
        await self._catch_up_or_say()
        if not goes_on:
            await self._sit_down_again()

    async def _sit_down_again(self) -> None:
        """Say in the journal that has begun who sits here."""

    async def _goes_on(self) -> bool:
        """Whether the journal that is open now holds the last entry that this seat knows."""
        newest = self._newest
        if newest is None:
            return self._picture.entry_id == 0
        return (await self._record.since(newest.entry_id - 1))[:1] == [newest]
