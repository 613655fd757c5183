"""Pages: what surrounds whatever a view shows. The frame, an answer in words, the static files' names.

Belongs here: what more than one view needs to answer. Never here: one page's own contents, or an act.
"""
