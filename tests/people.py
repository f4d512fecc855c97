"""The people of the tests: the owner of the machine at the screen, and the same person taking something out."""

from __future__ import annotations

import pytest

from graph.viewer import machine_owner

OWNER = machine_owner(None)
EXPORT = OWNER.for_export()
VIEWERS = [pytest.param(OWNER, id="owner"), pytest.param(EXPORT, id="export")]
