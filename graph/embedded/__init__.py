"""The embedded database: started when it is needed, a process of its own, found by the state file in its home.

Nothing is imported here: the process itself needs no driver, 40 MB that it would hold for nothing.
"""
