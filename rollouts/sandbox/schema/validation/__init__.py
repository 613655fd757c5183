"""Whether an object may be stored, kind by kind, in the API's own sentences and order.

Each rule is a generator of `FieldError`s over a defaulted object; `entry` picks the rules of a kind. What needs another
object (a quota, a service account) is admission; what the registry hands out (ports, addresses) is the registry's.
"""
