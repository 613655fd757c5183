"""A faithful small Kubernetes in one process: storage, API, admission, controllers, scheduler, kubelet.

Belongs here: what a real control plane does, to the letter of its wire. Never here: anything of the host (no
subprocess, shell, file or outgoing connection but its own storage and listeners), or of Rollboard's other packages.
"""
