"""A faithful small Kubernetes in one process: storage, API, admission, controllers, scheduler, kubelet.

Belongs here: what a real control plane does, to the letter of its wire. Never here: anything of the host (no
subprocess, shell, file or outgoing connection but its own storage and listeners), or of Rollboard's other packages.

The rooms, from the top; each imports only from those below it (a contract in pyproject.toml holds it so):

    cluster, contents, server, bootstrap, reset     put together, and begun
    controllers   nodes                             act, through the registry
    api                                             the wire
    admission   patching   tables   watching        what the API and the registry ask
    writing                                         every write passes here
    limits
    matching
    access   storing
    schema                                          what the kinds are
    basics                                          what all of them speak in
"""
