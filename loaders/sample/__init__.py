"""The invented sample that ships with Casethread: CSV files in our own format, beside this file."""

from __future__ import annotations

import shutil
from pathlib import Path


def sample_folder() -> Path:
    """The folder that holds the sample's files; it can be loaded as it is."""
    return Path(__file__).parent


def copy_sample(folder: Path) -> None:
    """Copy the sample's files into a folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(sample_folder().glob("*.csv")):
        shutil.copyfile(path, folder / path.name)
