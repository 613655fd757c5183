"""What every other room speaks in: objects, the table of served kinds, refusals, time, and reading what is stored.

Belongs here: the few nouns that nearly every file of the sandbox names, with no opinion on them. Never here: a rule of
one kind, anything that is only shared by two or three files, or an import of another room.
"""
