"""The command lines that containers run in the place of their image's program: `command`, `args`, a terminal's shell.

One task a run, in the interpreter of `shell`, from the container's start to its end: what it writes goes into the
container's log and to whoever is attached; what it reads comes from them. All of it is bounded: the steps and bytes a
second, the lines kept, what waits to be read.
"""
