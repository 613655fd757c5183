"""Does this fit that: labels, fields and their selectors, a pod and the labels and taints of a node.

Belongs here: reading a selector as the wire writes it, and pure answers of yes or no about one object. Never here:
choosing among those that fit (the scheduler does, in `nodes`), or writing.
"""
