"""The command line: it turns arguments into calls, and our errors into messages.

Each command's module is imported when it is first used, so that one question does not wait for the site's libraries.
"""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from graph.errors import BadInput, BadRequest, CasethreadError
from graph.settings import FLAG, Settings, read_settings
from graph.version import __version__

FAILED, USAGE = 1, 2

COMMANDS = {
    "load": "loading:load_command",
    "imports": "imports:imports_group",
    "check": "loading:check_command",
    "sensitivity": "sensitivity:sensitivity_command",
    "merge": "merging:merge_command",
    "questions": "asking:questions_command",
    "ask": "asking:ask_command",
    "list": "records:list_command",
    "network": "asking:network_command",
    "export": "files:export_command",
    "template": "files:template_command",
    "sample": "files:sample_command",
    "freeze": "editions:freeze_command",
    "editions": "editions:editions_group",
    "backup": "files:backup_command",
    "restore": "files:restore_command",
    "accounts": "accounts:accounts_group",
    "serve": "running:serve_command",
    "demo": "running:demo_command",
    "connection": "running:connection_command",
    "stop": "running:stop_command",
}


class _Commands(click.Group):
    """A group whose commands end with a message and an exit code, never with a traceback of an error we know."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"casethread.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            is_adopting = ctx.params.pop("adopt")
            if not set(ctx.help_option_names) & set(ctx.args):  # a wrong setting keeps nobody from reading the help
                ctx.obj = read_settings(FLAG, **ctx.params)
                if is_adopting:
                    _adopt(ctx.obj)
            return super().invoke(ctx)
        except CasethreadError as error:
            click.echo(str(error), err=True)
            sys.exit(USAGE if isinstance(error, BadRequest) and not isinstance(error, BadInput) else FAILED)
        except BrokenPipeError:
            raise  # whoever read our output has had enough; click ends quietly
        except OSError as error:
            name = error.filename2 or error.filename or "A file"  # of two, the one that was to be written
            click.echo(f"{name} cannot be used: {error.strerror or error}.", err=True)
            sys.exit(FAILED)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            sys.exit(FAILED)


def _adopt(settings: Settings) -> None:
    """Make a graph in a database that holds records of others, and say on standard error what is there."""
    from casethread.opening import adopt_database  # noqa: PLC0415  --help does not wait for the driver
    from graph.foreign_records import in_words  # noqa: PLC0415  it imports the driver, too

    foreign = adopt_database(settings)
    if foreign:
        click.echo(
            f"Casethread has made its graph beside {in_words(foreign)} of other programs; it changed none of them. "
            "'casethread check' says what is wrong with them.",
            err=True,
        )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="casethread")
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="The embedded graph's folder.")
@click.option("--uri", help="A Neo4j server to use instead, such as bolt://127.0.0.1:7687.")
@click.option("--person", metavar="NAME", help="Your name; it is stored with what you load or undo.")
@click.option("--adopt", is_flag=True, help="Make a graph in a database that holds records of other programs.")
def main(**_: object) -> None:  # settings, which were read by now
    """Case reviews as a graph: load them, ask questions of them, follow an action back to what it is meant to change.

    Begin with 'casethread demo', or 'casethread sample --load' and 'casethread serve'.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Unicode shows ? for what it cannot
