"""People: how they enter, whose session it is, which sockets they hold open.

Belongs here: links, sessions and presence, read from the database as it is now. Never here: what somebody may do, which
is asked of the API server in `rights`; a password.
"""
