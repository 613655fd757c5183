"""What a running board counts, and Prometheus' way of writing it.

Belongs here: numbers read where they are kept. Never here: a counter of its own, or any name of a cluster, a namespace,
a person or an object.
"""
