"""Recordings of a real v1.32 control plane, and the means to hold any cluster to them.

`golden/` keeps what each scenario showed through the API, with every kubectl command and its answer; `raw/` keeps the
watch lines of some as they came. `python -m tests.traces` records the scenarios on a cluster and compares.
"""
