"""Looks after the journal while the gateway runs: a copy of it every hour, and word for the next start."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog

from dispatch.gateway.ledger import Ledger
from dispatch.gateway.settings import KeepSettings
from dispatch.gateway.situation import Situation
from dispatch.journal.backup import FOLDER, back_up, copies, thin_out
from dispatch.journal.errors import JournalUnavailable
from dispatch.journal.place import database_file

_LOOK_EVERY_S = 20.0
_VERIFIED = 10_000
_RETRY_S = 120.0
"""A copy that failed is tried again so soon: a disk that was full seldom stays so for an hour."""


class Keeper:
    """Works in threads of its own; what it cannot do is logged and tried again, and holds up nobody.

    *health* is told whether the last copy was made, and why not. A copy that shows damage is the journal's
    own: the ledger gives it up, and the next start looks at each page.
    """

    def __init__(
        self,
        data_dir: Path,
        ledger: Ledger,
        situation: Situation,
        settings: KeepSettings,
        log: structlog.typing.FilteringBoundLogger,
        health: Callable[[bool, str], None],
    ) -> None:
        self._database = database_file(data_dir)
        self._folder = data_dir / FOLDER
        self._ledger = ledger
        self._situation = situation
        self._settings = settings
        self._log = log
        self._health = health
        self._kept_to = 0

    async def run(self) -> None:
        """Copy and keep until cancelled; then keep once more, so that the next start is quick."""
        started_s = kept_s = time.monotonic()
        tried_s: float | None = None
        settings = self._settings
        wait_s = settings.backup_every_s
        try:
            while True:
                await asyncio.sleep(min(_LOOK_EVERY_S, settings.backup_every_s, settings.start_every_s))
                if time.monotonic() - kept_s >= settings.start_every_s:
                    kept_s = time.monotonic()
                    await self._keep_start()
                since_s = tried_s if tried_s is not None else started_s - self._age_s()
                if time.monotonic() - since_s >= wait_s:
                    tried_s = time.monotonic()
                    is_made = await self._back_up()
                    wait_s = settings.backup_every_s if is_made else min(_RETRY_S, settings.backup_every_s)
        finally:
            await self._keep_start()

    def _age_s(self) -> float:
        """How long ago, by the machine's clock, a copy was made before this gateway started."""
        found = copies(self._folder)
        return (datetime.now(UTC) - found[-1].at).total_seconds() if found else self._settings.backup_every_s

    async def _keep_start(self) -> None:
        picture = self._situation.picture
        if picture.entry_id == self._kept_to:
            return
        try:
            await self._ledger.keep_start(picture)
        except JournalUnavailable as error:
            self._log.warning("no word left for the next start", why=error.why)
        else:
            self._kept_to = picture.entry_id

    async def _back_up(self) -> bool:
        """Make a copy; whether that went well."""
        try:
            copy = await asyncio.to_thread(
                back_up, self._database, self._folder, datetime.now(UTC), newest=_VERIFIED
            )
            await asyncio.to_thread(thin_out, self._database, self._settings.backups)
        except (JournalUnavailable, OSError) as error:
            self._log.error("no copy of the journal was made", why=str(error))
            self._health(False, str(error))  # noqa: FBT003 — the callback's one flag
            if isinstance(error, JournalUnavailable) and error.code == "damaged":
                self._ledger.give_up(error)
            return False
        self._health(True, "")  # noqa: FBT003 — the callback's one flag
        self._log.info("the journal was copied", folder=str(copy.folder), entries=copy.entries)
        return True
