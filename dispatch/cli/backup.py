"""``backup``: a verified copy of the record with its writers' keys, made while it is in use."""

import argparse
from datetime import UTC, datetime

from dispatch.bootstrap.places import default_data_dir
from dispatch.journal.backup import back_up
from dispatch.journal.place import database_file


def run(options: argparse.Namespace) -> int:
    """Make a folder named by the time in the directory and print its path."""
    data_dir = options.data or default_data_dir(options.city)
    copy = back_up(database_file(data_dir), options.directory, datetime.now(UTC), keys=data_dir / "keys")
    print(f"{copy.folder}  条目 entries: {copy.entries}")
    print("含各席位密钥, 请妥善保管 holds the seats' keys: keep it where only you can read it")
    return 0
