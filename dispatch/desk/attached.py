"""The files attached to plans, for a seat: kept, looked at and given back in a thread."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from dispatch.domain.plans import Attachment, Plan, Secrecy
from dispatch.journal.attachments import FOLDER, Attachments
from dispatch.journal.sealing import SealingKeys
from dispatch.tasks.findings import Finding, Rule, Weight


class AttachedFiles:
    """The files of the installation whose data are in *data_dir*."""

    def __init__(self, data_dir: Path) -> None:
        self._files = Attachments(data_dir / FOLDER, SealingKeys(data_dir / "keys"))

    async def attach(self, plan: Plan, file: Path) -> Attachment:
        """Keep a file and return how *plan* is to name it; sealed when the plan is secret.

        Raises AttachmentError and JournalUnavailable.
        """
        sealed = plan.brief.secrecy is Secrecy.SECRET
        return await asyncio.to_thread(self._files.add, file, sealed=sealed)

    async def read(self, attachment: Attachment) -> bytes:
        """Return the bytes as they were added. Raises AttachmentError."""
        return await asyncio.to_thread(self._files.read, attachment)

    async def seal(self, attachments: Sequence[Attachment]) -> None:
        """Seal what lies in clear. Raises JournalUnavailable."""
        for attachment in attachments:
            await asyncio.to_thread(self._files.seal, attachment)

    async def findings(self, plan: Plan) -> tuple[Finding, ...]:
        """What of the plan's files is gone or no longer what it was."""
        found = []
        for number, attachment in enumerate(plan.attachments):
            flaw = await asyncio.to_thread(self._files.flaw, attachment)
            if flaw is not None:
                path = f"attachments[{number}]"
                found.append(Finding(Weight.FAULT, path, Rule.ATTACHMENT_LOST, flaw.words))
        return tuple(found)
