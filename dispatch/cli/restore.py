"""``restore``: puts a verified copy in the place of the record, which is set aside and not deleted."""

import argparse
from datetime import UTC, datetime

from dispatch.bootstrap.places import default_data_dir
from dispatch.domain.printed import printed
from dispatch.journal.backup import restore
from dispatch.journal.text import verify_command


def run(options: argparse.Namespace) -> int:
    """Restore the directory's newest copy, or the one that it is; then verify what stands there now."""
    data_dir = options.data or default_data_dir(options.city)
    copy = restore(options.directory, data_dir, datetime.now(UTC))
    print(f"已恢复 restored: {copy.folder}  条目 entries: {copy.entries}")
    code, text = verify_command(data_dir)
    print(*map(printed, text.splitlines()), sep="\n")
    return code
