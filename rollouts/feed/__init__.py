"""From watch lines to numbered frames: reflector, store, picture, channel, subscription.

Belongs here: keeping a true copy of a namespace, or of all at a glance, and telling viewers what changed. Never here:
HTTP, websockets, the meaning of a person. The cluster and a viewer's socket are Protocols defined here.
"""
