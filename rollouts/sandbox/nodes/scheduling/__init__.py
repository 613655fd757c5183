"""The scheduler: which node a pod goes to, and what it says when there is none.

`fit`, `affinity`, `spreading`, `placement` and `preemption` are pure; `scheduler` alone listens and binds, and
`displacing` deletes.
"""
