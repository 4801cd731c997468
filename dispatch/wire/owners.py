"""Files that nobody but their owner may read, from their first byte on."""

import os


def for_the_owner(path: str, flags: int) -> int:
    """Open *path* for ``open``'s *opener*: made with mode 0600, and narrowed to it where it is wider.

    Raises OSError.
    """
    file = os.open(path, flags, 0o600)
    if os.name == "posix":
        os.fchmod(file, 0o600)  # one from before may be wider
    return file
