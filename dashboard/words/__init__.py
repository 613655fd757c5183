"""How the board speaks: the sentence of every code, with its particles right and its credentials hidden.

Belongs here: what turns a reason or an API server's answer into words, in the language of the request. Never here:
HTML, or who may read it; the page's own words are in static/js/words.
"""
