"""What a kubelet says of its own machine."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.recording import Recorder


class Herald:
    """Tells that the machine starts, and when pods may come to it no more, or may again."""

    def __init__(self, node: str, recorder: Recorder) -> None:
        self._node = node
        self._recorder = recorder
        self._takes_pods = True

    def say_starting(self) -> None:
        self._takes_pods = True
        self._say("Starting", "Starting kubelet.")

    def say_schedulable(self, *, takes_pods: bool) -> None:
        """Say it only when it is news."""
        if takes_pods == self._takes_pods:
            return
        self._takes_pods = takes_pods
        reason = "NodeSchedulable" if takes_pods else "NodeNotSchedulable"
        self._say(reason, f"Node {self._node} status is now: {reason}")

    def _say(self, reason: str, message: str) -> None:
        # A kubelet knows itself by its name only: that is also the uid that it gives.
        itself: Object = {"apiVersion": "", "kind": "Node", "metadata": {"name": self._node, "uid": self._node}}
        self._recorder.record(itself, "Normal", reason, message)
