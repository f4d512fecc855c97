"""The official driver, and nothing else of it anywhere: connections, plain values, and errors that are ours."""

import logging

from graph.bolt.connection import Account, Connection, ServerLost
from graph.bolt.transaction import Transaction
from graph.bolt.values import Row

__all__ = ["Account", "Connection", "Row", "ServerLost", "Transaction"]

# What the driver has to say reaches people as our errors; without this it also writes to their terminal.
logging.getLogger("neo4j").addHandler(logging.NullHandler())
