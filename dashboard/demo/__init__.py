"""The demo that `make run` brings up: which processes, and what stands in the sandbox when a class opens the board.

Belongs here: starting, keeping and stopping them. Never here: anything that a board of a real cluster needs.
"""
