"""How fast it is, as ratios against goals: one run, one table, each figure beside a baseline of the same run.

Belongs here: the goals, the benchmarks (one file and one line in `catalogue` each), the programs that load and watch.
Never here: anything that the product imports, or a figure that only means something on one machine.
"""
