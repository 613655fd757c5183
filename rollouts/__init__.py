"""Everything that knows Kubernetes, in plain Python: no web framework is ever imported below this package.

Layers, imports pointing down only: feed and operations; model; errors. `cluster` is the only importer of the
kubernetes client, and `sandbox` is a program of its own that knows none of the others.
"""
