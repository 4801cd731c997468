"""A report's content as JSON for other systems: every field of `dispatch.tasks.task_report` by its name."""

import dataclasses
import json
from datetime import datetime
from enum import Enum
from typing import Any

from dispatch.domain.clock import CHINA
from dispatch.domain.recorded import EntryRef
from dispatch.tasks.task_report import Moment, TaskReport

FORMAT = "tieqi-report-1"


def report_json(report: TaskReport, digest: str) -> bytes:
    """Write the report, with the hash of its newest entry. The plan itself is `task export`'s."""
    content = _written(report)
    del content["plan"]
    whole = {"format": FORMAT, "hash": digest, "report": content}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def _written(value: Any) -> Any:  # noqa: ANN401 — fields of every type
    if isinstance(value, Moment):
        return _fields(value) | {"late_s": value.late_s}
    if isinstance(value, EntryRef):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(CHINA).isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    return _fields(value) if dataclasses.is_dataclass(value) else value


def _fields(value: Any) -> dict[str, Any]:  # noqa: ANN401 — a dataclass
    return {field.name: _written(getattr(value, field.name)) for field in dataclasses.fields(value)}
