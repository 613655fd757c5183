"""How the server prints each kind as a Table: its columns with their priorities, and the cells of one object.

Belongs here: one file per kind or small family, and `table.py` that puts rows together. Never here: choosing who
gets a table (that is content negotiation), or reading anything but the object and the time.
"""
