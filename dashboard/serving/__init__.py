"""Serving: from a configured process to open doors, and an orderly end. The only place that knows Daphne's insides.

Belongs here: what must be there before the port opens, the server, the way out of a frame, the limits at the door.
Never here: what is served.
"""
