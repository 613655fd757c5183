"""What a person can do to a rollout: one file per operation and one catalogue.

Belongs here: fields, when an operation is allowed, the patch, the kubectl twin; `perform` alone acts.
Never here: forms, HTML, the identity of a person.
"""
