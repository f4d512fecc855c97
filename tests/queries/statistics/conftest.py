"""Hypothesis without a deadline: scipy loads at the first call, which then takes longer than the next."""

from hypothesis import settings

settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")
