"""Everything a person can do, by name. A new operation is one file and one line here."""

from rollouts.operations.operation import Operation
from rollouts.operations.pause import Pause
from rollouts.operations.restart import Restart
from rollouts.operations.resume import Resume
from rollouts.operations.scale import Scale
from rollouts.operations.set_image import SetImage
from rollouts.operations.strategy import Strategy
from rollouts.operations.undo import Undo
from rollouts.operations.undo_to import UndoTo

_OPERATIONS: tuple[Operation, ...] = (SetImage(), Pause(), Resume(), Undo(), UndoTo(), Restart(), Scale(), Strategy())

CATALOGUE: dict[str, Operation] = {operation.name: operation for operation in _OPERATIONS}
