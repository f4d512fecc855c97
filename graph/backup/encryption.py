"""Encrypted files in the age format (age-encryption.org/v1), which the programs `age` and `rage` open too.

By pyrage, the maintained binding of rage (MIT): the format is its own, so nothing of the cryptography is ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pyrage
from pyrage import IdentityError, x25519

from graph.errors import BadRequest
from graph.settings import Settings
from graph.system.private_files import owner_only

_MAGIC, _BY_PASSPHRASE = b"age-encryption.org/", b"\n-> scrypt "
_HEAD_BYTES = 64
PASSPHRASE, KEY_FILE = "CASETHREAD_BACKUP_PASSPHRASE", "CASETHREAD_BACKUP_KEY_FILE"


@dataclass(frozen=True, slots=True)
class Secret:
    """What backups are encrypted with; without either they are not."""

    passphrase: str | None = field(default=None, repr=False)
    key_file: Path | None = None

    @property
    def is_set(self) -> bool:
        return bool(self.passphrase or self.key_file)


NO_SECRET = Secret()


def secret_of(settings: Settings) -> Secret:
    """What the settings name; raises BadRequest where they name two."""
    if settings.backup_passphrase and settings.backup_key_file:
        raise BadRequest(
            f"Backups are encrypted with a passphrase or a key file: set {PASSPHRASE} or {KEY_FILE}, not both."
        )
    return Secret(settings.backup_passphrase, settings.backup_key_file)


def make_key(path: Path) -> None:
    """Write a new key file, for its owner alone; raises BadRequest where there is one, as it may be needed."""
    if path.exists():
        raise BadRequest(f"{path} is there already, and backups may need it. Give another name.")
    identity = x25519.Identity.generate()
    with open(path, "x", encoding="ascii", opener=owner_only) as file:
        file.write(f"# public key: {identity.to_public()}\n{identity}\n")


@contextmanager
def writing(path: Path, secret: Secret) -> Iterator[IO[bytes]]:
    """A stream whose content is in `path` when the block ends, encrypted where there is a secret.

    Until then it is in a file without a name, so that nothing readable is left by a kill. With a passphrase the file is
    in memory twice while it is encrypted; with a key file it never is. Raises BadRequest where the key file is no use.
    """
    identity = _identity(secret.key_file) if secret.key_file else None
    if not secret.is_set:
        with path.open("wb") as file:
            yield file
        return
    with TemporaryFile(dir=path.parent) as plain:
        yield plain
        plain.seek(0)
        if identity is None:
            path.write_bytes(pyrage.passphrase.encrypt(plain.read(), secret.passphrase))
            return
        with path.open("wb") as file:
            try:
                pyrage.encrypt_io(plain, file, [identity.to_public()])
            except pyrage.EncryptError as error:  # it writes by itself, and what the system says is in its text
                raise OSError(f"it could not be encrypted: {error}") from error


@contextmanager
def reading(path: Path, secret: Secret) -> Iterator[IO[bytes]]:
    """The content of a file, which can be read from any place in it; decrypted to a file without a name.

    Raises BadRequest where the file is encrypted with something else, or is damaged.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        file.seek(0)
        if not head.startswith(_MAGIC):
            yield file
            return
        with TemporaryFile() as plain:
            if _BY_PASSPHRASE in head:
                _decrypt_by_passphrase(file, plain, secret, path)
            else:
                _decrypt_by_key(file, plain, secret, path)
            plain.seek(0)
            yield plain


def _decrypt_by_passphrase(file: IO[bytes], plain: IO[bytes], secret: Secret, path: Path) -> None:
    if not secret.passphrase:
        raise BadRequest(f"{path.name} is encrypted with a passphrase. Set it in {PASSPHRASE}.")
    try:
        plain.write(pyrage.passphrase.decrypt(file.read(), secret.passphrase))
    except pyrage.DecryptError as error:
        if str(error) == "Decryption failed":
            raise BadRequest(
                f"The passphrase in {PASSPHRASE} is not the one that {path.name} was encrypted with."
            ) from error
        raise _damaged(path) from error


def _decrypt_by_key(file: IO[bytes], plain: IO[bytes], secret: Secret, path: Path) -> None:
    if not secret.key_file:
        raise BadRequest(f"{path.name} is encrypted with a key file. Name it in {KEY_FILE}.")
    identity = _identity(secret.key_file)
    try:
        pyrage.decrypt_io(file, plain, [identity])
    except pyrage.DecryptError as error:
        if str(error) == "No matching keys found":
            raise BadRequest(
                f"The key in {secret.key_file} is not the one that {path.name} was encrypted with."
            ) from error
        raise _damaged(path) from error
    except OSError as error:
        if error.errno is None:  # pyrage's own: what it read is not what was written
            raise _damaged(path) from error
        raise


def _damaged(path: Path) -> BadRequest:
    return BadRequest(f"{path.name} is damaged: it was cut off or altered after it was encrypted. Take another backup.")


def _identity(path: Path) -> Any:
    try:
        lines = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise BadRequest(
            f"The key file of backups, {path}, cannot be read ({reason}). Bring it back, set another in {KEY_FILE}, or "
            "make one: casethread backup --make-key FILE."
        ) from error
    key = next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), "")
    try:
        return x25519.Identity.from_str(key)
    except IdentityError as error:
        raise BadRequest(f"{path} holds no age key (AGE-SECRET-KEY-1...). Set another file in {KEY_FILE}.") from error
