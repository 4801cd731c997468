"""What is half typed, as it is kept, and read again. No widgets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from dispatch.domain.plan_flaws import PlanFlawedError
from dispatch.domain.plan_json import plan_from_json, plan_to_json
from dispatch.domain.plans import Plan

LONGEST = 8_000_000


class Kept(Enum):
    """How it stands with the draft."""

    NOTHING = "nothing"
    RESTORED = "restored"
    TYPED = "typed"
    KEPT = "kept"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DraftText:
    """A draft: the plan as typed over version *base*, and by path what could not be read yet."""

    base: int
    plan: Plan
    raw: Mapping[str, str]


def written(draft: DraftText) -> str:
    """A draft as it is kept."""
    plan = plan_to_json(draft.plan).decode()
    return json.dumps({"base": draft.base, "plan": plan, "raw": dict(draft.raw)}, ensure_ascii=False)


def read(text: str) -> DraftText | None:
    """A draft that was kept; None for a text that is none, such as one of another version of the program."""
    if len(text) > LONGEST:
        return None
    try:
        content = json.loads(text)
        plan = plan_from_json(content["plan"].encode(), is_draft=True)
        raw = {str(path): str(words) for path, words in content["raw"].items()}
        return DraftText(int(content["base"]), plan, raw)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, PlanFlawedError):
        return None
