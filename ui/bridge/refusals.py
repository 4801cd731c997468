"""What stood against something, as code and detail."""

from dispatch.desk.link import GatewayRefusedError
from dispatch.domain.errors import RuleBrokenError
from dispatch.journal.errors import Conflict, JournalUnavailable, RuleViolated
from ui.kit.failures import CONFLICT, UNAVAILABLE


def refusal_code(error: Exception) -> str:
    """The code of the gateway's refusal (version, token, seat…), "" for any other error."""
    return error.code if isinstance(error, GatewayRefusedError) else ""


def refusal_of(error: Exception) -> tuple[str, str] | None:
    """Code and detail of what stood against a command (see `ui.kit.failures`); None: nobody foresaw it."""
    match error:
        case RuleBrokenError():
            return error.rule, error.detail
        case RuleViolated():
            return error.rule, error.key
        case Conflict():
            return CONFLICT + error.what, f"{error.key} · {error.by}"
        case JournalUnavailable():
            return UNAVAILABLE, error.why
        case _:
            return None
