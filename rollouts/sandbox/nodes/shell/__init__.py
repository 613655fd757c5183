"""What `kubectl exec` and exec probes run: a tiny interpreter over a made-up file system.

Nothing of the host is ever touched: no process, no file, no environment variable, no connection that leaves the
sandbox. A command that is not in `commands.COMMANDS` does not exist.
"""
