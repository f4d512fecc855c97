"""What the next page says first: that something was done, unless a message is of another category."""

from __future__ import annotations

NOT_DONE = "not done"  # the category of a message that nothing was changed, or of what has to be done first
