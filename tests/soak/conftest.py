"""What both parts of the soak need."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from memory import folder_on_disk


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder on disk, for databases that are killed."""
    with TemporaryDirectory(prefix="casethread-soak-", dir=folder_on_disk(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)
