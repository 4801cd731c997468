"""The anchor: a signed line beside the database that says how long a chain was at its last commit.

A hash chain alone does not see that its end was cut off. After each commit the chain's writer appends to
its anchor file a line ``tieqi-anchor-1 CHAIN COUNT HEAD TIME SIGNATURE``: the signature is Ed25519, in
hex, over the bytes before the last space. The line is written and not synced: it may be lost in a power
cut, so an anchor behind its database is a note; one ahead of it is a break.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from dispatch.domain.recorded import EntryRef
from dispatch.journal.errors import ChainBroken

TAG = "tieqi-anchor-1"
LARGEST_BYTES = 64 * 1024
"""An anchor file that has grown beyond this keeps its newer half."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line: after *count* entries the hash of the last of *chain* was *head*; *at* is its time."""

    chain: str
    count: int
    head: str
    at: str

    def signed_bytes(self) -> bytes:
        """Return what the signature covers."""
        return f"{TAG} {self.chain} {self.count} {self.head} {self.at}".encode()


def anchor_file(database: Path, chain: str) -> Path:
    """Return where the anchor of *chain* lies: beside the database, under its name."""
    return database.with_name(f"{database.name}.{quote(chain, safe='')}.anchor")


def anchored_chains(database: Path) -> list[str]:
    """Return the chains that have an anchor file beside *database*."""
    head, tail = f"{database.name}.", ".anchor"
    names = (path.name for path in database.parent.iterdir())
    return sorted(
        unquote(name[len(head) : -len(tail)])
        for name in names
        if name.startswith(head) and name.endswith(tail)
    )


def signing_key(keys: Path, chain: str) -> Ed25519PrivateKey:
    """Return the chain's key, made at first use: PEM, mode 0600, in a directory of mode 0700.

    Raises OSError when the directory cannot be used and ValueError when the file holds no Ed25519 key.
    """
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = keys / f"{quote(chain, safe='')}.key"
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        new = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(new, path)  # never over a key that another process made in this moment
        except FileExistsError:
            pass
        finally:
            new.unlink()
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"not an Ed25519 key: {path}")
    return key


class AnchorFile:
    """The writing end of one chain's anchor file."""

    def __init__(self, path: Path, key: Ed25519PrivateKey) -> None:
        self._path = path
        self._key = key
        self._whole = False

    def write(self, anchor: Anchor) -> None:
        """Append the signed line. Raises OSError; the entries are committed all the same."""
        signed = anchor.signed_bytes()
        line = b"%b %b\n" % (signed, self._key.sign(signed).hex().encode())
        if not self._whole:
            self._cut_torn_end()
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self._whole = os.write(file, line) == len(line)
            size = os.fstat(file).st_size
        finally:
            os.close(file)
        if size > LARGEST_BYTES:
            self._keep_newer_half()

    def _cut_torn_end(self) -> None:
        """Drop what a power cut or a full disk left of a last line."""
        if self._path.exists():
            text = self._path.read_bytes()
            if not text.endswith(b"\n"):
                os.truncate(self._path, text.rfind(b"\n") + 1)
        self._whole = True

    def _keep_newer_half(self) -> None:
        text = self._path.read_bytes()
        new = self._path.with_name(f"{self._path.name}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text[text.index(b"\n", len(text) // 2) + 1 :])
        new.replace(self._path)


def anchors(text: bytes, public_key: Ed25519PublicKey) -> Iterator[Anchor]:
    """Read the lines of an anchor file, oldest first, each with its signature checked.

    What stands behind the last line's end is a torn write and passed over. Raises ValueError, naming the
    line, for one that is no anchor or was not signed by the chain's key.
    """
    for row, line in enumerate(text.split(b"\n")[:-1], start=1):
        signed, _, signature = line.rpartition(b" ")
        try:
            tag, chain, count, head, at = signed.decode().split(" ")
            public_key.verify(bytes.fromhex(signature.decode()), signed)
            anchor = Anchor(chain, int(count), head, at)
        except InvalidSignature as error:
            raise ValueError(f"line {row} of the anchor is not signed by the chain's key") from error
        except ValueError as error:
            raise ValueError(f"line {row} of the anchor is not readable") from error
        if tag != TAG:
            raise ValueError(f"line {row} of the anchor has an unknown form: {tag}")
        yield anchor


def check_anchor(text: bytes, chain: str, public_key: str, hash_of: Callable[[int], str | None]) -> int:
    """Compare every line of an anchor file with the chain and return the newest line's count.

    *public_key* is in hex; *hash_of* gives the hash of the chain's entry of that number, None if there is
    none. Raises ChainBroken for a line that the chain's key did not sign, that is ahead of the database
    (its end was cut off), or whose head is another than the entry's hash (the end was written anew).
    """
    count = 0
    try:
        for anchor in anchors(text, Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))):
            count = anchor.count
            present = hash_of(count)
            ref = EntryRef(chain, count)
            if anchor.chain != chain:
                why = f"锚属于另一条链 {anchor.chain} (the anchor is of another chain)"
                raise ChainBroken(ref, why, "anchor_broken")
            if present is None:
                why = f"锚超前: 记有 {count} 条, 末尾被截去 (the anchor is ahead: cut off)"
                raise ChainBroken(ref, why, "anchor_ahead")
            if present != anchor.head:
                why = "与锚不符 (not the entry that the anchor was signed for)"
                raise ChainBroken(ref, why, "anchor_broken")
    except ValueError as error:
        why = f"锚无效 (anchor: {error})"
        raise ChainBroken(EntryRef(chain, count + 1), why, "anchor_broken") from error
    return count
