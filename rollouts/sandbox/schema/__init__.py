"""What the API's kinds are: their fields, defaults, rules and wire forms.

Belongs here: facts about kinds (`types.json`: names, numbers, types, merge keys of v1.32; no descriptions) and pure
functions over plain JSON-shaped objects. Never here: storage, the clock, users, or what other objects say; a rule that
must look at another object is admission.
"""
