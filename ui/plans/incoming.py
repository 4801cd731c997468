"""Files that come into a plan: whole plans, and attachments by their digest."""

import hashlib
from pathlib import Path

from dispatch.domain.plan_json import FORMAT, plan_from_json
from dispatch.domain.plans import LINE, Attachment, Plan
from ui.kit.plain import one_line

_CHUNK_BYTES = 1 << 20


def plan_in(data: bytes) -> Plan | None:
    """The plan in a file, None for a file that does not say that it is one. Raises PlanFlawedError."""
    return plan_from_json(data) if f'"{FORMAT}"'.encode() in data[:400] else None


def attachment_of(file: Path) -> Attachment:
    """A file by name, size and SHA-256. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return Attachment(one_line(file.name)[:LINE], digest.hexdigest(), size)
