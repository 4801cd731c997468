"""Sealed bytes: what of a secret task stands in the file, and with what it is opened (docs/adr/0013).

AES-256-GCM. A task has a key of its own, wrapped by the installation's, which lies beside the chains' keys in
a file for its owner alone. What is hashed is what lies there, so a chain is verified without any key.
"""

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEALED = "sealed-1"
"""The form of an entry whose payload is sealed, and the tag of its bytes."""

KEY_BYTES = 32
NONCE_BYTES = 12

_WRAP = "tieqi-seal-key-1"
_BESIDE = "tieqi-beside-1"
_TEXT = "tieqi-sealed-1:"
_FILE = re.compile(r"sealing-([0-9a-f]{16})\.aes")
_LENGTH = re.compile(rb"0|[1-9][0-9]{0,8}")


class SealError(ValueError):
    """Sealed bytes cannot be opened: *code* ``seal_key`` (no key for them) or ``seal_broken`` (changed)."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def framed(*parts: bytes) -> bytes:
    """Return *parts* as netstrings, one after the other."""
    return b"".join([b"%d:%b," % (len(part), part) for part in parts])


def unframed(data: bytes) -> tuple[bytes, ...]:
    """Return what `framed` was given. Raises ValueError for any other bytes."""
    return tuple(_parts(data))


def _parts(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        colon = data.index(b":", at)
        digits = data[at:colon]
        end = colon + 1 + int(digits) if _LENGTH.fullmatch(digits) else -1
        if data[end : end + 1] != b"," or end < 0:
            raise ValueError("not netstrings")
        yield data[colon + 1 : end]
        at = end + 1


@dataclass(frozen=True, slots=True)
class Lock:
    """One key of AES-256-GCM; what it seals opens only about what it was sealed about."""

    key: bytes

    def seal(self, plain: bytes, about: bytes) -> bytes:
        """Return a nonce and the sealed bytes, in one."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """Return what was sealed. Raises SealError (``seal_broken``)."""
        try:
            return AESGCM(self.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
        except (InvalidTag, ValueError) as error:
            raise SealError("seal_broken", "封存的内容被改过 (sealed bytes were changed)") from error


class SealingKeys:
    """The installation's keys, by their id: files of mode 0600, one of which is made when there is none.

    Several may lie there, after a copy was put back or by two programs at once; each opens its own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, bytes] = {}

    def one(self) -> tuple[str, Lock]:
        """Return the key for what is sealed now. Raises OSError."""
        for path in sorted(self._folder.glob("sealing-*.aes")):
            named = _FILE.fullmatch(path.name)
            if named is not None:
                try:
                    return named[1], self.get(named[1])
                except SealError:  # torn or altered: it opens nothing
                    continue
        return self._made()

    def get(self, key_id: str) -> Lock:
        """Return the key of that id. Raises SealError (``seal_key``) where there is none."""
        if key_id not in self._known:
            try:
                key = bytes.fromhex((self._folder / f"sealing-{key_id}.aes").read_text().strip())
            except (OSError, ValueError) as error:
                why = f"缺封存密钥 {key_id} (no key {key_id} in {self._folder})"
                raise SealError("seal_key", why) from error
            if _id_of(key) != key_id:
                raise SealError("seal_key", f"封存密钥 {key_id} 被改过 (the key {key_id} was changed)")
            self._known[key_id] = key
        return Lock(self._known[key_id])

    def _made(self) -> tuple[str, Lock]:
        key = os.urandom(KEY_BYTES)
        key_id = _id_of(key)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"sealing-{key_id}.aes"
        new = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(f"{key.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
        return key_id, self.get(key_id)

    # ------------------------------------------------------------------ what lies beside the record

    def seal_beside(self, plain: bytes, about: str) -> bytes:
        """Seal what is no entry: a draft, an attachment. Raises OSError."""
        key_id, lock = self.one()
        return framed(_BESIDE.encode(), key_id.encode(), _beside(lock).seal(plain, about.encode()))

    def open_beside(self, sealed: bytes, about: str) -> bytes:
        """Return what `seal_beside` sealed about the same. Raises SealError."""
        try:
            tag, key_id, content = unframed(sealed)
        except ValueError as error:
            raise SealError("seal_broken", "封存的内容被改过 (not what was sealed)") from error
        if tag != _BESIDE.encode():
            raise SealError("seal_broken", "封存的内容被改过 (not what was sealed)")
        return _beside(self.get(key_id.decode(errors="replace"))).open(content, about.encode())

    def seal_text(self, text: str, about: str) -> str:
        """Seal a text as a text; an empty one tells nothing and stays. Raises OSError."""
        if not text:
            return ""
        return _TEXT + b64encode(self.seal_beside(text.encode(errors="surrogatepass"), about)).decode()

    def open_text(self, text: str, about: str) -> str:
        """Return what `seal_text` sealed; one that was never sealed comes as it is. Raises SealError."""
        if not text.startswith(_TEXT):
            return text
        try:
            sealed = b64decode(text[len(_TEXT) :], validate=True)
        except ValueError as error:
            raise SealError("seal_broken", "封存的内容被改过 (not what was sealed)") from error
        return self.open_beside(sealed, about).decode(errors="surrogatepass")


def wrapped(lock: Lock, key: bytes, task_id: str) -> bytes:
    """Return a task's *key*, sealed by the installation's."""
    return lock.seal(key, framed(_WRAP.encode(), task_id.encode()))


def unwrapped(lock: Lock, sealed: bytes, task_id: str) -> Lock:
    """Return the task's key that `wrapped` sealed. Raises SealError."""
    return Lock(lock.open(sealed, framed(_WRAP.encode(), task_id.encode())))


def sealed_payload(lock: Lock, payload: bytes, task_id: str, about: bytes) -> bytes:
    """Return the sealed form of an entry's *payload*; *about* names the entry, see `about_entry`."""
    return framed(SEALED.encode(), task_id.encode(), lock.seal(payload, about))


def task_of(payload: bytes) -> tuple[str, bytes]:
    """Return which task a sealed payload is about, and what is sealed. Raises SealError."""
    try:
        tag, task_id, content = unframed(payload)
        if tag == SEALED.encode():
            return task_id.decode(), content
    except ValueError:  # a UnicodeDecodeError is one
        pass
    raise SealError("seal_broken", "封存的内容不成形 (not a sealed payload)")


def about_entry(chain: str, number: int, kind: str, version: int) -> bytes:
    """Return what a sealed payload is bound to: moved to another entry it does not open."""
    return framed(chain.encode(), b"%d" % number, kind.encode(), b"%d" % version)


def _id_of(key: bytes) -> str:
    return sha256(key).hexdigest()[:16]


def _beside(lock: Lock) -> Lock:
    """The key for what is no entry, made from the installation's."""
    return Lock(HKDF(SHA256(), KEY_BYTES, None, _BESIDE.encode()).derive(lock.key))
