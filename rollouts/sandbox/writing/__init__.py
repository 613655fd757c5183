"""The way of a write: every one passes `registry`, from a request or a controller, and is judged here alike.

Belongs here: the terms of a write, its names, preconditions and subresources, what it may touch, how an object goes.
Never here: what a kind contains, who may do what, how a patch is merged: the registry asks `plugins`, and imports
none of them. Nor HTTP.
"""
