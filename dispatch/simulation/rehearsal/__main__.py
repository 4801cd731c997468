"""The rehearsal's process: ``python -m dispatch.simulation.rehearsal``, spoken to as `calling` says."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from dispatch.domain.plan_flaws import PlanFlawedError
from dispatch.domain.plan_json import plan_from_json
from dispatch.roads.network import NetworkUnreadableError
from dispatch.simulation.network import NetworkBuildError
from dispatch.simulation.rehearsal.calling import Answer, Request
from dispatch.simulation.rehearsal.crew import RehearsalCancelledError, RehearsalFailedError
from dispatch.simulation.rehearsal.proposals import propose
from dispatch.simulation.rehearsal.rehearse import RehearsedCity, rehearse
from dispatch.simulation.rehearsal.result import keep, keep_proposals
from dispatch.simulation.rehearsal.staging import NotStageableError
from dispatch.simulation.source import CitySourceError

_NICE = 10
_LONGEST_REQUEST = 8_000_000


def main() -> int:
    """Read the request, answer it; 0 when a result was kept."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    line = _first_line()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    threading.Thread(target=_wait_for_end, args=(stopped,), daemon=True).start()
    try:
        request = msgspec.json.decode(line, type=Request)
        _say(_answer(request, stopped.is_set))
    except (msgspec.MsgspecError, PlanFlawedError, NotStageableError) as error:
        return _refuse("plan", error)
    except (CitySourceError, NetworkBuildError, NetworkUnreadableError) as error:
        return _refuse("city", error)
    except RehearsalFailedError as error:
        return _refuse("simulation", error)
    except RehearsalCancelledError:
        return _refuse("cancelled", "演练已取消")
    except OSError as error:
        return _refuse("disk", error)
    return 0


def _answer(request: Request, stopped: Callable[[], bool]) -> Answer:
    """Carry the request out; raises what that raises."""
    plan = plan_from_json(request.plan.encode())
    city = RehearsedCity(Path(request.source_dir), Path(request.cache_dir))
    if request.what == "propose":
        found = propose(plan, city, request.allowed, request.runs, _Progress(), stopped)
        return Answer(kept=str(keep_proposals(found, Path(request.data_dir))), digest=found.digest)
    result = rehearse(plan, city, request.depth, request.seeds, _Progress(), stopped)
    return Answer(kept=str(keep(result, Path(request.data_dir))), digest=result.digest)


class _Progress:
    """Tells each hundredth once."""

    def __init__(self) -> None:
        self._told = -1

    def __call__(self, share: float) -> None:
        hundredth = int(share * 100)
        if hundredth > self._told:
            self._told = hundredth
            _say(Answer(progress=hundredth / 100))


def _refuse(error: str, words: object) -> int:
    _say(Answer(error=error, words=str(words)))
    return 1


def _say(answer: Answer) -> None:
    sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    sys.stdout.flush()


def _first_line() -> bytes:
    """The request, read byte blocks at a time and unbuffered, so that the leash stays with the thread."""
    line = b""
    while not line.endswith(b"\n") and len(line) < _LONGEST_REQUEST:
        block = os.read(0, 65_536)
        if not block:
            break
        line += block
    return line


def _wait_for_end(stopped: threading.Event) -> None:
    while os.read(0, 1):
        continue
    stopped.set()


if __name__ == "__main__":
    sys.exit(main())
