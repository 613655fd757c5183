"""Rights: what the API server lets a person do, and how far they see.

Belongs here: access reviews, what is remembered of them and for how long. Never here: a rule of our own, a table of
permissions, Django. In doubt the answer is no.
"""
