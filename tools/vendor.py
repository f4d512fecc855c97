"""Fetch the browser scripts and styles that the site ships with, and say in VENDORED.md what they are.

For developers only: `python tools/vendor.py`. Nothing is fetched when Casethread is installed or run. Each package
comes from the npm registry by `npm pack`, at the version below; only the files named here are taken. Of the libraries
that move a network a bundle is made by esbuild, with only what is used of them.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXPLORER_LIBRARY = Path(__file__).parent / "explorer_library.js"
MOVES_NETWORKS = ("d3-drag@3.0.1", "d3-selection@3.0.1", "d3-zoom@3.0.1")
ESBUILD = "esbuild@0.28.2"
SITE = ROOT / "webapp" / "static" / "vendor"
FONT_FACE = re.compile(r"/\*![^*]*\*/(?=@font-face)|@font-face\{[^}]*\}")
SOURCE_MAP = re.compile(r"\s*(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$")
SYSTEM_FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif'


def without_source_map(text: str) -> str:
    """A script or style without the line that names a map we do not ship."""
    return SOURCE_MAP.sub("\n", text)


def with_system_fonts(text: str) -> str:
    """The styles without the GDS Transport font and the crest, which only GOV.UK itself may use."""
    text = FONT_FACE.sub("", text).replace("GDS Transport,arial,sans-serif", SYSTEM_FONTS)
    text = re.sub(r"url\(/assets/images/govuk-crest\.svg\)", "none", text)
    if "GDS Transport" in text or "/assets/" in text:
        raise SystemExit("govuk-frontend: the styles still name a font or a picture that we may not ship")
    return without_source_map(text)


@dataclass(frozen=True)
class Package:
    """One package of the npm registry: which of its files are kept, where, and what is done to each."""

    name: str
    version: str
    files: tuple[str, ...]
    changed: str = "The line that names a source map is taken out."
    change: dict[str, Callable[[str], str]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where its files are kept: by its name without its scope."""
        return SITE / self.name.rpartition("/")[2]


PACKAGES = (
    Package(
        "govuk-frontend",
        "6.3.0",  # the version whose markup the macros of govuk-frontend-jinja 4.1 write
        ("dist/govuk/govuk-frontend.min.css", "dist/govuk/govuk-frontend.min.js"),
        changed="The fonts and the crest are taken out and system fonts named instead; no source maps. "
        "LICENSE.txt is the one of its repository, since the package has none.",
        change={"govuk-frontend.min.css": with_system_fonts},
    ),
    Package(
        "accessible-autocomplete",
        "3.0.1",
        ("dist/accessible-autocomplete.min.js", "dist/accessible-autocomplete.min.css", "LICENSE.txt"),
    ),
    # The last version that has its modules one by one: these two are a seventh of the whole.
    Package(
        "d3-array", "3.2.4", ("src/nice.js", "src/ticks.js", "LICENSE"), changed="Two of its modules, as they are."
    ),
)


def main() -> None:
    """Fetch every package and write VENDORED.md beside them."""
    introduction = (
        "# Vendored scripts and styles\n\nWritten by `python tools/vendor.py`. Shipped with Casethread, so that no "
        "page asks another host for anything.\nHashes are SHA-256 of the files as they are here.\n"
    )
    entries = [*map(_fetch, PACKAGES), _bundle(EXPLORER_LIBRARY, MOVES_NETWORKS, SITE / "d3")]
    (SITE / "VENDORED.md").write_text("\n".join([introduction, *entries]), encoding="utf-8")


def _bundle(source: Path, libraries: tuple[str, ...], bundled: Path) -> str:
    """Bundle what a script uses of libraries, with the licence of each; gives its paragraph for VENDORED.md."""
    bundled.mkdir(parents=True, exist_ok=True)
    library, licences = bundled / source.name, bundled / "LICENSES.txt"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        entry = shutil.copy(source, folder)
        _npm("install", "--no-save", "--ignore-scripts", *libraries, ESBUILD, folder=folder)
        options = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none")
        command = ["node_modules/.bin/esbuild", entry, *options, f"--outfile={library}", "--metafile=meta.json"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        [output] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["outputs"].values()
        inputs = [path for path, part in output["inputs"].items() if part["bytesInOutput"]]
        names = {found[1] for path in inputs if (found := re.match(r"node_modules/((?:@[^/]+/)?[^/]+)/", path))}
        packages = [_about(folder / "node_modules" / name) for name in sorted(names)]
    licences.write_text("\n".join(f"{name}\n\n{text}" for name, _, text in packages), encoding="utf-8")
    rows = [_hash_row(path) for path in (library, licences)]
    used = [f"- {name}, {licence}" for name, licence, _ in packages]
    made = f"Bundled by {ESBUILD} from `tools/{source.name}`, with what it uses of:\n"
    return "\n".join([f"## {library.name}", made, *used, "", "| file | SHA-256 |\n|---|---|", *rows, ""])


def _about(package: Path) -> tuple[str, str, str]:
    """The name with its version, the licence, and the licence's text, of a package that is installed."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    text = next(package.glob("LICENSE*")).read_text(encoding="utf-8")
    return f"{about['name']} {about['version']}", about["license"], text


def _npm(*arguments: str, folder: Path) -> str:
    command = ["npm", *arguments, "--silent"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def _fetch(package: Package) -> str:
    """Keep the named files of one package; gives its paragraph for VENDORED.md."""
    package.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        root = _unpack(package, Path(temporary))
        about = json.loads((root / "package.json").read_text(encoding="utf-8"))
        hashes = [_keep(package, root / name) for name in package.files]
    return "\n".join(
        [
            f"## {package.name} {package.version}",
            f"Licence: {about['license']}. {package.changed}\n",
            "| file | SHA-256 |\n|---|---|",
            *hashes,
            "",
        ]
    )


def _unpack(package: Package, folder: Path) -> Path:
    archives = _npm("pack", f"{package.name}@{package.version}", folder=folder).split()
    with tarfile.open(folder / archives[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _keep(package: Package, path: Path) -> str:
    change = package.change.get(path.name, without_source_map)
    vendored = package.folder / path.name
    vendored.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return _hash_row(vendored)


def _hash_row(path: Path) -> str:
    return f"| {path.name} | `{hashlib.sha256(path.read_bytes()).hexdigest()}` |"


if __name__ == "__main__":
    main()
