"""The clusters that this process shows: what each holds on to, and how a person reaches it.

Belongs here: the client, the feeds and the identity under which a request goes out. Never here: a request of the
browser's, a socket, a template.
"""
