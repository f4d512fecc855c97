"""Where the graph is, and how much memory its database takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, FilePath
from pydantic_settings import BaseSettings

from graph.settings.sources import FILE, Definition, expanded
from graph.settings.values import (
    DEFAULT_HOME,
    works_as_heap,
)


class GraphSettings(BaseSettings):
    """Where the graph is, and how much memory its database takes."""

    home: Annotated[
        Path,
        AfterValidator(expanded),
        Definition(
            "Folder of the embedded graph and of everything else that Casethread keeps",
            ("CASETHREAD_HOME",),
            example="~/reviews",
            allowed="the path of a folder",
            flag="--home",
            default="the folder where this system keeps a user's data, such as `~/.local/share/casethread`",
        ),
    ] = DEFAULT_HOME
    settings_file: Annotated[
        FilePath | None,
        BeforeValidator(lambda value: expanded(Path(value)) if isinstance(value, str) else value),
        Definition(
            "File to read settings from",
            ("CASETHREAD_SETTINGS",),
            example="~/casethread.toml",
            allowed="the path of a file that exists",
            default=f"`{FILE}` in `home`, if it exists",
            in_file=False,
        ),
    ] = None
    heap: Annotated[
        str,
        AfterValidator(works_as_heap),
        Definition(
            "Memory that the embedded database may use for its work (its Java heap); read when the database starts",
            ("CASETHREAD_HEAP",),
            example="1g",
            allowed="a size of at least 16m, such as 512m or 1g",
        ),
    ] = "512m"
    idle_minutes: Annotated[
        float,
        Field(gt=0),
        Definition(
            "Minutes without any connection after which the embedded database stops; read when the database starts",
            ("CASETHREAD_IDLE_MINUTES",),
            example="90",
            allowed="a number of minutes greater than 0",
        ),
    ] = 30.0
    uri: Annotated[
        str | None,
        Field(pattern=r"^(bolt|neo4j)(\+s|\+ssc)?://[^@]+$"),
        Definition(
            "Address of a Neo4j server to use instead of the embedded database",
            ("NEO4J_URI",),
            example="bolt://127.0.0.1:7687",
            allowed=(
                "the address of a Neo4j server, such as neo4j://host:7687 or bolt://host:7687; the account and its "
                "password are settings of their own"
            ),
            flag="--uri",
        ),
    ] = None
    username: Annotated[
        str, Definition("Account on the Neo4j server", ("NEO4J_USERNAME", "NEO4J_USER"), example="reviews")
    ] = "neo4j"
    neo4j_password: Annotated[
        str | None,
        Field(repr=False),
        Definition(
            "Password of that account", ("NEO4J_PASSWORD",), example="correct horse battery staple", secret=True
        ),
    ] = None
    database: Annotated[
        str, Definition("Name of the database on the Neo4j server", ("NEO4J_DATABASE",), example="reviews")
    ] = "neo4j"
