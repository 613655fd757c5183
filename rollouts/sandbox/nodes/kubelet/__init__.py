"""The kubelet: what becomes of a pod that is bound to a node.

`plan(life, scene, now)` is pure: it says what happened up to now, what the pod's status is and when to look again.
`performer` alone listens, keeps the lives, writes statuses and events, and confirms deletions.
"""
