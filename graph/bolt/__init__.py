"""The only package that uses the Neo4j driver: connections, plain values, and its errors as errors of Casethread."""

import logging

from graph.bolt.connection import Account, Connection, ServerLost
from graph.bolt.transaction import Transaction
from graph.bolt.values import Row

__all__ = ["Account", "Connection", "Row", "ServerLost", "Transaction"]

# The driver's messages reach people as Casethread's errors; without this it also writes to their terminal.
logging.getLogger("neo4j").addHandler(logging.NullHandler())
