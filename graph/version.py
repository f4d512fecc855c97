"""The version of the software, printed with every answer."""

__version__ = "0.1.0"
