"""A process's own log: one JSON object a line, in files that are turned over before they grow large."""

import logging
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

from dispatch.wire.owners import for_the_owner

Log = structlog.typing.FilteringBoundLogger

_PROCESSORS: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


class _OwnersFile(RotatingFileHandler):
    """A file that is its owner's only from its first byte on, also when it has been turned over."""

    def _open(self) -> TextIOWrapper:
        raw = open(self.baseFilename, f"{self.mode}b", opener=for_the_owner)  # noqa: SIM115 — the handler closes it
        return TextIOWrapper(raw, encoding=self.encoding, errors=self.errors)


class LogFile:
    """Writes ``log/<name>.log`` under the data directory, readable by its owner only."""

    def __init__(self, data_dir: Path, max_bytes: int, files: int, name: str = "gateway") -> None:
        """Open the file. Raises OSError."""
        path = data_dir / "log" / f"{name}.log"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._handler = _OwnersFile(
            path, maxBytes=max_bytes, backupCount=files, encoding="utf-8", errors="backslashreplace"
        )
        self._handler.setFormatter(logging.Formatter("%(message)s"))
        self._logger = logging.Logger(name, logging.INFO)  # noqa: LOG001 — two gateways in one test share no state
        self._logger.addHandler(self._handler)

    def logger(self) -> Log:
        """Return a logger that writes to the file."""
        log: Log = structlog.wrap_logger(
            self._logger,
            processors=_PROCESSORS,
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        )
        return log

    def take_all(self) -> None:
        """Let what other rooms log in this process go to the file as well."""
        structlog.configure(
            processors=_PROCESSORS,
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
            logger_factory=lambda *_: self._logger,
            cache_logger_on_first_use=False,
        )

    def close(self) -> None:
        """Close the file."""
        self._logger.removeHandler(self._handler)
        self._handler.close()
