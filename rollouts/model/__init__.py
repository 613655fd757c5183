"""What a rollout is: raw JSON in, frozen views out.

Belongs here: typed views, room, stages, status, the sentences that explain them. Never here: I/O, a clock, async,
randomness. `now` is always an argument, in milliseconds since the epoch.
"""
