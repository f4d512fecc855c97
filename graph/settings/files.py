"""What is read from files, the key of the installation, and backups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings

from graph.settings.sources import Definition, expanded
from graph.settings.values import (
    MIN_READ_MEMORY_MB,
    works_as_retention,
)


class FileSettings(BaseSettings):
    """What is read from files, the key of the installation, and backups."""

    max_upload_mb: Annotated[
        int,
        Field(gt=0),
        Definition(
            "Largest upload that the site accepts, in megabytes",
            ("CASETHREAD_MAX_UPLOAD_MB",),
            example="500",
            allowed="a whole number of megabytes greater than 0",
        ),
    ] = 200
    read_memory_mb: Annotated[
        int,
        Field(ge=MIN_READ_MEMORY_MB),
        Definition(
            "Memory that reading one file may take, in megabytes; a file that needs more is refused",
            ("CASETHREAD_READ_MEMORY_MB",),
            example="4096",
            allowed=f"a whole number of megabytes, {MIN_READ_MEMORY_MB} or more",
        ),
    ] = 2048
    read_seconds: Annotated[
        float,
        Field(gt=0),
        Definition(
            "Seconds that reading one file may take; a file that needs longer is refused",
            ("CASETHREAD_READ_SECONDS",),
            example="300",
            allowed="a number of seconds greater than 0",
        ),
    ] = 120.0
    secret_key: Annotated[
        str | None,
        Field(repr=False),
        Definition(
            "Key that signs the site's sessions; copies of the site that do not share `home` need the same one",
            ("CASETHREAD_SECRET_KEY",),
            example="64 random characters",
            default="random, kept in `home`",
            secret=True,
        ),
    ] = None
    backups: Annotated[
        str,
        AfterValidator(works_as_retention),
        Definition(
            "How many backups are kept in `home`, of as many days, weeks and months; one is made on each day on which the "
            "graph changed, and before a graph of an older version is changed to this one's; 0 makes none",
            ("CASETHREAD_BACKUPS",),
            example="14 daily, 8 weekly",
            allowed="numbers of backups, such as '7 daily, 4 weekly, 12 monthly', or 0",
        ),
    ] = "7 daily, 4 weekly, 12 monthly"
    backup_passphrase: Annotated[
        str | None,
        Field(repr=False),
        Definition(
            "Passphrase that backups are encrypted with; without it or a key file they are not encrypted",
            ("CASETHREAD_BACKUP_PASSPHRASE",),
            example="four words chosen at random",
            secret=True,
        ),
    ] = None
    backup_key_file: Annotated[
        Path | None,
        BeforeValidator(lambda value: expanded(Path(value)) if isinstance(value, str) else value),
        Definition(
            "File with the age key that backups are encrypted with; `casethread backup --make-key FILE` makes one",
            ("CASETHREAD_BACKUP_KEY_FILE",),
            example="/media/stick/casethread.key",
            allowed="the path of a file",
        ),
    ] = None
