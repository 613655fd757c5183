"""Services and pods as things that one can connect to: addresses, node ports, the API's proxy, HTTP.

The answers are those of simulated containers (`nodes.answers`); the only sockets are listeners on 127.0.0.1.
"""
