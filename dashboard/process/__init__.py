"""One process on its machine: its private folder, its port, its parent, the tasks it must not lose.

Belongs here: what would be the same for any server. Never here: a word of the board's, Django.
"""
