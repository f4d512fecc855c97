"""Write docs/settings.md from the definitions: `python tools/settings_page.py`. A test holds it to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.settings import Settings, definitions
from graph.settings.sources import FILE, Definition

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"

BEFORE = f"""# Settings

Made from the definitions (`graph/settings`) by `tools/settings_page.py`. The command line, notebooks and the site
all use them.

A setting has the value that comes first among these:

1. a flag of the command, such as `casethread serve --port 8080`, or an argument in Python, such as `connect(uri=...)`;
2. a variable of the environment; an empty one counts as not set, and of two names the first that is set counts;
3. a key in `{FILE}` in the folder `home`, or in the file that `CASETHREAD_SETTINGS` names;
4. the default.

`--home` and `--uri` stand before the name of the command, `casethread --home ~/reviews serve`; `--host` and `--port`
belong to `serve` and `demo`, `--workers` to `serve`.

A value that cannot be used ends every command with exit code 2 and a sentence such as this:

> The setting port is 'many' (from the environment variable CASETHREAD_PORT), but it must be a whole number from 0 to
> 65,535.

In Python it is raised as `graph.errors.BadRequest`.
"""

AFTER = f"""
## As a file

`{FILE}` is [TOML](https://toml.io); these are the examples of the table. Leave out what is to
have its default, and `home` unless `CASETHREAD_SETTINGS` names the file. Keep a file that holds passwords readable by
yourself alone.
"""


def main() -> None:
    PAGE.write_text(settings_page(), encoding="utf-8")


def settings_page() -> str:
    """The whole page as Markdown."""
    return "\n".join([BEFORE, *_table(), AFTER, "```toml", *_file(), "```"]) + "\n"


def _table() -> Iterator[str]:
    yield "| key | what it is | it must be | environment | flag | default | example |"
    yield "|---|---|---|---|---|---|---|"
    for name, definition in definitions().items():
        key = f"`{name}`" if definition.in_file else f"`{name}` (not in the file)"
        flag = f"`{definition.flag}`" if definition.flag else ""
        cells = [key, definition.about, definition.allowed, _code(definition.variables), flag]
        yield f"| {' | '.join([*cells, _default(name, definition), f'`{definition.example}`'])} |"


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _default(name: str, definition: Definition) -> str:
    value = Settings.model_fields[name].default
    shown = f"{value:g}" if isinstance(value, float) else value
    return definition.default or ("none" if value in (None, "") else f"`{shown}`")


def _file() -> Iterator[str]:
    for name, definition in definitions().items():
        if definition.in_file:
            is_number = isinstance(Settings.model_fields[name].default, int | float)
            quote = "" if is_number else '"'
            yield f"{name} = {quote}{definition.example}{quote}"


if __name__ == "__main__":
    main()
