"""The wire: HTTP requests become calls of the registry, and what it says becomes bytes.

Belongs here: paths, headers, bodies, content negotiation, one file per family of answers. Never here: what a kind
means, or who may do what; those are asked of the registry and of RBAC.
"""
