"""A process's own log: one JSON object a line, in files that are turned over before they grow large."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

Log = structlog.typing.FilteringBoundLogger

_PROCESSORS: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


class LogFile:
    """Writes ``log/<name>.log`` under the data directory, readable by its owner only."""

    def __init__(self, data_dir: Path, max_bytes: int, files: int, name: str = "gateway") -> None:
        """Open the file. Raises OSError."""
        path = data_dir / "log" / f"{name}.log"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._handler = RotatingFileHandler(
            path, maxBytes=max_bytes, backupCount=files, encoding="utf-8", errors="backslashreplace"
        )
        path.chmod(0o600)
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
