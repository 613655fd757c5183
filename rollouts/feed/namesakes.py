"""Uids by name: two objects have the same one until it is heard that the first is gone."""


class Namesakes:
    """In the order in which they came."""

    def __init__(self) -> None:
        self._uids: dict[str, list[str]] = {}

    def last(self, name: str) -> str | None:
        """The one that came last; None if there is none."""
        uids = self._uids.get(name)
        return uids[-1] if uids else None

    def add(self, name: str, uid: str) -> None:
        self._uids.setdefault(name, []).append(uid)

    def remove(self, name: str, uid: str) -> None:
        uids = self._uids[name]
        uids.remove(uid)
        if not uids:
            del self._uids[name]
