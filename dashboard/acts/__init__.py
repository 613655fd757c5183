"""Acts: a button pressed. Where, by whom, with which values, how it ended, and the two rows in the trail.

Belongs here: forms made of an operation's fields, answers, audit. Never here: what an operation sends or when it makes
sense, which is in `rollouts.operations`; a URL's view.
"""
