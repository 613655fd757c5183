"""Who asks, and what they may do: identities, their tokens and kubeconfigs, roles, RBAC and its reviews.

Belongs here: what the API server knows of its users, the authority that it and its clients trust, and the well-known
roles. Never here: what a request says otherwise, or the storage; roles and bindings are read through `Reader`.
"""
