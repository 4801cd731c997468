"""Files that belong to plans, beside the journal: each under the SHA-256 of its bytes, kept as it was added.

What belongs to a secret plan is sealed. The plan in the journal names the hash, so a file that was changed
is found, and one that is gone is missed.
"""

import os
import shutil
import stat
import unicodedata
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from re import compile as compiled

from dispatch.domain.plans import LINE, Attachment
from dispatch.journal.errors import unavailable
from dispatch.journal.sealing import SealError, SealingKeys

FOLDER = "attachments"
"""Where they lie, beside the database."""

MOST_BYTES = 20_000_000
"""A scanned map has a quarter of it."""

_NAME = compiled(r"[0-9a-f]{64}(\.sealed)?")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NEVER = frozenset('/\\:*?"<>|')


class AttachmentError(Exception):
    """A file cannot be attached or given back. *words* say it in Chinese.

    *code*: ``not_a_file``, ``empty``, ``too_large``, ``unreadable`` when it is added; ``missing``,
    ``changed``, ``seal_key`` when it is asked for.
    """

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


class Attachments:
    """The files of one installation."""

    def __init__(self, folder: Path, keys: SealingKeys) -> None:
        self._folder = folder
        self._keys = keys
        self._sound: dict[str, tuple[int, int]] = {}

    def add(self, source: Path, *, sealed: bool) -> Attachment:
        """Keep the bytes of a file, and return how a plan names it. The same bytes are kept once.

        Raises AttachmentError, and JournalUnavailable when they cannot be written: nothing is kept then.
        """
        content = _read(source)
        digest = sha256(content).hexdigest()
        attachment = Attachment(shown_name(source.name), digest, len(content))
        if self.flaw(attachment) is None and not (sealed and self._plain(digest).exists()):
            return attachment
        try:
            self._keep(digest, content, sealed=sealed)
        except OSError as error:
            raise unavailable(error, self._folder) from error
        return attachment

    def seal(self, attachment: Attachment) -> None:
        """Seal what lies in clear: its plan has become secret. Raises JournalUnavailable."""
        plain = self._plain(attachment.sha256)
        try:
            if plain.exists() and self.flaw(attachment) is None:
                self._keep(attachment.sha256, plain.read_bytes(), sealed=True)
        except OSError as error:
            raise unavailable(error, self._folder) from error

    def read(self, attachment: Attachment) -> bytes:
        """Return the bytes as they were added. Raises AttachmentError."""
        digest = attachment.sha256
        if not _NAME.fullmatch(digest):
            raise AttachmentError("missing", f"附件“{attachment.name}”没有校验值")
        try:
            plain = self._plain(digest)
            content = plain.read_bytes() if plain.exists() else self._unsealed(attachment)
        except OSError as error:
            raise AttachmentError("missing", f"附件“{attachment.name}”不在了：{error.strerror}") from error
        if sha256(content).hexdigest() != digest:
            raise AttachmentError("changed", f"附件“{attachment.name}”的内容被改过")
        return content

    def flaw(self, attachment: Attachment) -> AttachmentError | None:
        """Return what is wrong with an attachment, None when it is there as it was added.

        A file that was found sound is read again when it is another one by its size or its time.
        """
        seen = self._seen(attachment.sha256)
        if seen is not None and self._sound.get(attachment.sha256) == seen:
            return None
        try:
            self.read(attachment)
        except AttachmentError as error:
            return error
        if seen is not None:
            self._sound[attachment.sha256] = seen
        return None

    def _seen(self, digest: str) -> tuple[int, int] | None:
        for path in (self._plain(digest), self._sealed(digest)):
            with suppress(OSError, ValueError):
                found = path.stat()
                return found.st_size, found.st_mtime_ns
        return None

    def _plain(self, digest: str) -> Path:
        return self._folder / digest

    def _sealed(self, digest: str) -> Path:
        return self._folder / f"{digest}.sealed"

    def _unsealed(self, attachment: Attachment) -> bytes:
        sealed = self._sealed(attachment.sha256).read_bytes()
        try:
            return self._keys.open_beside(sealed, attachment.sha256)
        except SealError as error:
            code = "seal_key" if error.code == "seal_key" else "changed"
            raise AttachmentError(code, f"附件“{attachment.name}”打不开：{error}") from error

    def _keep(self, digest: str, content: bytes, *, sealed: bool) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sealed:
            _written(self._sealed(digest), self._keys.seal_beside(content, digest))
            self._plain(digest).unlink(missing_ok=True)
        else:
            _written(self._plain(digest), content)


def shown_name(name: str) -> str:
    """Return a file's name as a plan may hold it: nothing unseen in it, no path, not too long.

    A name of nothing else becomes 附件; the ending stays when a long name is cut.
    """
    letters = [" " if unicodedata.category(one) in _UNSEEN or one in _NEVER else one for one in name]
    words = " ".join("".join(letters).split()).strip(". ") or "附件"
    if len(words) <= LINE:
        return words
    stem, dot, ending = words.rpartition(".")
    ending = dot + ending if stem and len(ending) <= 8 else ""  # noqa: PLR2004 — .geojson has seven
    return words[: LINE - len(ending)] + ending


def copy_attachments(source: Path, target: Path, *, linked: bool = False) -> int:
    """Copy what *target* has not, or has not as it was; return how many *source* has. Raises OSError.

    *linked*: as further names of the same files where the file system can, for copies that are made often.
    """
    if not source.is_dir():
        return 0
    files = [path for path in sorted(source.iterdir()) if _NAME.fullmatch(path.name)]
    for path in files:
        copy = target / path.name
        if copy.exists() and _is_same(copy, path):
            continue
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        if linked:
            with suppress(OSError):
                os.link(path, copy)
                continue
        new = target / f"{path.name}.{os.getpid()}"
        shutil.copyfile(path, new)
        new.chmod(0o600)
        new.replace(copy)
    return len(files)


def _is_same(copy: Path, path: Path) -> bool:
    """Whether *copy* is sound: by its name where that is its hash, else by the bytes of *path*."""
    if copy.suffix:
        return copy.read_bytes() == path.read_bytes()
    return sha256(copy.read_bytes()).hexdigest() == copy.name


def _read(source: Path) -> bytes:
    """Read a file of a bearable size; what is no file, such as a pipe that never ends, is not read at all."""
    try:
        file = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(file, "rb") as opened:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise AttachmentError("not_a_file", f"“{shown_name(source.name)}”不是文件")
            content = opened.read(MOST_BYTES + 1)
    except IsADirectoryError as error:
        raise AttachmentError("not_a_file", f"“{shown_name(source.name)}”不是文件") from error
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        why = getattr(error, "strerror", "") or error
        raise AttachmentError("unreadable", f"“{shown_name(source.name)}”读不出来：{why}") from error
    if len(content) > MOST_BYTES:
        words = f"“{shown_name(source.name)}”超过 {MOST_BYTES // 1_000_000} MB"
        raise AttachmentError("too_large", words)
    if not content:
        raise AttachmentError("empty", f"“{shown_name(source.name)}”是空的")
    return content


def _written(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner alone. Raises OSError."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
