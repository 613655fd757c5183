"""Uids by name: two objects have the same one until it is heard that the first is gone."""


class Namesakes:
    """In the order in which they came. A broken object may even change its name."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._uids: dict[str, list[str]] = {}

    def last(self, name: str) -> str | None:
        """The one that came last; None if there is none."""
        uids = self._uids.get(name)
        return uids[-1] if uids else None

    def put(self, uid: str, name: str) -> None:
        """Add one; nothing if it is there under this name."""
        if self._names.get(uid) != name:
            self.drop(uid)
            self._names[uid] = name
            self._uids.setdefault(name, []).append(uid)

    def drop(self, uid: str) -> None:
        """Forget one; harmless for one that is not there."""
        name = self._names.pop(uid, None)
        if name is None:
            return
        self._uids[name].remove(uid)
        if not self._uids[name]:
            del self._uids[name]
