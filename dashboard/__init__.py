"""The Django project and the web UI: thin views, thin consumers, forms made of an operation's fields, audit.

Belongs here: sessions, roles, pages, sockets, each in its room, and beside the rooms what Django looks for by name.
Never here: what a rollout means or what a patch contains.
"""
