"""Watches: every change encoded once for all who look the same way, and sent without waiting for anyone.

Belongs here: what a watch request may ask, the events it gets, the bytes and their fan-out. Never here: storing,
authorizing, or the routing of requests.
"""
