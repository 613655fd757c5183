"""How much there may be: of a namespace's quota, of evictions that a budget allows, of everything in one sandbox.

Belongs here: one reckoning for each limit, which admission, controllers and the API share. Never here: limits on one
object's own fields (`schema`), or the plug-in or controller that keeps a limit.
"""
