"""The machines of the sandbox: node objects, the scheduler, the kubelet, and what simulated containers do and answer.

Belongs here: everything that a real cluster does on its nodes, containers simulated by the image catalogue
(`catalogue.toml`, the one file to edit). Deciding is pure (`plan`), acting goes through the registry. Never here: a
process, a shell, a file or an outgoing connection of the host; the only sockets are the listeners of node ports.
"""
