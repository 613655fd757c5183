"""What a pod is doing: exactly one stage, the first that fits."""

from enum import StrEnum


class Stage(StrEnum):
    """The columns of the board, left to right; `failed` is a mark on a stage and never a column."""

    PENDING = "pending"
    CREATING = "creating"
    STARTING = "starting"
    READY = "ready"
    AVAILABLE = "available"
    LEAVING = "leaving"
