"""The scheduler: which node a pod goes to, and what it says when there is none.

`fit`, `affinity`, `spreading` and `placement` are pure; `scheduler` alone listens and binds.
"""
