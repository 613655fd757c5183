"""The programs and the yardsticks that benchmarks share: a cluster to change, viewers by the thousand, /proc."""
