"""The way to an API server: kubeconfig contexts as backends, and one client for list, watch and patch.

Belongs here: connections, credentials, TLS, and the translation of every library error into `rollouts.errors`.
Never here: what an object means. Nothing outside this package imports the kubernetes client.
"""
