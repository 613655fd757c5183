"""The scheduler: which node a pod goes to, and what it says when there is none.

`scheduler` alone listens and binds, and `displacing` deletes; everything else is pure.
"""
