"""Requests to a Service while somebody looks, and what came of each.

Belongs here: which Service stands before a Deployment's pods, asking it, reading answers, telling viewers. Never here:
HTTP itself, websockets, who may. The cluster and a viewer are Protocols defined here.
"""
