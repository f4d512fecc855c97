"""Which protections an installation has, as its settings, its files and its running database show: `check --security`.

Nothing here is changed, and no secret is in any sentence.
"""
