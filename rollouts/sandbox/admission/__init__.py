"""What may come in, judged by what else is there: one file a plug-in, asked in the server's order.

Belongs here: pure functions that answer a changed object or raise the API's refusal, reading other objects through
`Reader`. Never here: writes, the clock, the wire.
"""
