"""Subresources of pods that stream: exec, logs and port-forward, as handlers for the API server.

`extensions.extensions(nodes)` is all that the API needs.
"""
