"""The objects as they are kept: in memory with a bounded past, in a file when they are to outlive the process.

Belongs here: revisions, changes, the history that watches read, the saving of memory. Never here: whether a write is
right (`writing`), who may see an object, or what a kind's fields mean.
"""
