"""What runs as `casethread` and as `python -m casethread`: the command line as a process of its own."""

from __future__ import annotations

from casethread.own_process import begin_process


def run() -> None:
    """Run the command that this process was started with."""
    begin_process()
    from casethread.cli import main  # noqa: PLC0415  what it imports must find pandas hidden

    main(prog_name="casethread")


if __name__ == "__main__":
    run()
