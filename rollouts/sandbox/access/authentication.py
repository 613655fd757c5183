"""Who sent this request: a bearer token, and whom its bearer may speak for (`Impersonate-*`)."""

import hmac
import math
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from multidict import CIMultiDict, CIMultiDictProxy

from rollouts.sandbox.access.identity import ANONYMOUS, AUTHENTICATED, UNAUTHENTICATED, User
from rollouts.sandbox.access.rbac import ACCOUNT_PREFIX, Attempt, Authorizer
from rollouts.sandbox.basics.errors import bad_request, unauthorized
from rollouts.sandbox.basics.headers import read_header

Headers = CIMultiDictProxy[str] | CIMultiDict[str]
GROUP = "authentication.k8s.io"
AUTH_VERSION = f"{GROUP}/v1"
ISSUER = "https://kubernetes.default.svc.cluster.local"
OWN = (ISSUER,)
"""For whom a token must be that signs in here."""
BEARER = "bearer "
MOST_ISSUED = 2_000
EXTRA = "impersonate-extra-"


class Tokens:
    """The tokens that are known, each to its user. now: epoch seconds."""

    def __init__(self, users: Mapping[str, User] | None = None, now: Callable[[], float] = time.time) -> None:
        self._users = dict(users or {})
        self._ends: dict[str, float] = {}
        self._audiences: dict[str, tuple[str, ...]] = {}
        self._now = now

    def issue(self, user: User, seconds: float, text: str = "", audiences: Sequence[str] = OWN) -> str:
        """Make a token for a user that is known for so many seconds, to these audiences alone.

        text: what it shows before its secret part.
        """
        self._make_room()
        token = text + secrets.token_urlsafe(32)
        self._users[token] = user
        self._ends[token] = self._now() + seconds
        self._audiences[token] = tuple(audiences)
        return token

    def _make_room(self) -> None:
        """Drop those that have ended, and of too many the one that was issued first."""
        over = [token for token, end in self._ends.items() if end < self._now()]
        if not over and len(self._ends) >= MOST_ISSUED:
            over = [next(iter(self._ends))]
        for token in over:
            del self._users[token], self._ends[token], self._audiences[token]

    def find(self, token: str, audiences: Sequence[str] = OWN) -> User | None:
        """Find whose token this is, if it is meant for one of the audiences; the time tells nothing of the tokens."""
        given = token.encode()
        found = None
        for known, user in self._users.items():
            if hmac.compare_digest(known.encode(), given) and self._now() <= self._ends.get(known, math.inf):
                found = user if set(audiences) & set(self._audiences.get(known, OWN)) else None
        return found

    def audiences(self, token: str) -> tuple[str, ...]:
        """Give for whom a known token is meant."""
        return self._audiences.get(token, OWN)


class Authenticator:
    """Turns request headers into a user."""

    def __init__(self, tokens: Tokens, authorizer: Authorizer) -> None:
        self._tokens = tokens
        self._authorizer = authorizer

    def user(self, headers: Headers) -> User:
        """Give who asks. Raises ApiError: 401 for an unknown token, 403 for an impersonation that is not granted."""
        bearer = self._bearer(headers.get("Authorization", ""))
        return self._impersonated(bearer, headers)

    def _bearer(self, authorization: str) -> User:
        if not authorization:
            return ANONYMOUS
        if not authorization.lower().startswith(BEARER):
            raise unauthorized()
        user = self._tokens.find(read_header(authorization[len(BEARER) :].strip()))
        if user is None:
            raise unauthorized()
        return User(user.name, tuple(dict.fromkeys([*user.groups, AUTHENTICATED])), user.uid, user.extra)

    def _impersonated(self, bearer: User, headers: Headers) -> User:
        name = read_header(headers.get("Impersonate-User", ""))
        groups = tuple(map(read_header, headers.getall("Impersonate-Group", ())))
        extra = _extra(headers)
        uid = read_header(headers.get("Impersonate-Uid", ""))
        if not name:
            if groups or extra or uid:
                asked = [*(_reference("Group", group) for group in groups)]
                asked += [
                    _reference("UserExtra", value, AUTH_VERSION, key)
                    for key, values in extra.items()
                    for value in values
                ]
                asked += [_reference("UID", uid, AUTH_VERSION)] if uid else []
                raise bad_request(f"requested [{' '.join(asked)}] without impersonating a user")
            return bearer
        for attempt in _attempts(User(name, groups, uid, extra)):
            self._authorizer.check(bearer, attempt)
        return User(name, _all_groups(name, groups), uid, extra)


def _reference(kind: str, name: str, version: str = "", field: str = "") -> str:
    """A reference as Go prints one: kind, namespace, name, uid, version, resourceVersion and field."""
    return f"{{{kind}  {name}  {version}  {field}}}"


def _attempts(other: User) -> Iterator[Attempt]:
    """What it takes to speak for somebody: a right to the name, and to each group, uid and extra that is said."""
    if _is_account(other.name):
        _, _, namespace, account = other.name.split(":")
        yield Attempt("impersonate", resource="serviceaccounts", namespace=namespace, name=account)
    else:
        yield Attempt("impersonate", resource="users", name=other.name)
    for group in other.groups:
        yield Attempt("impersonate", resource="groups", name=group)
    for key, values in other.extra.items():
        yield from (Attempt("impersonate", GROUP, "userextras", key, name=value) for value in values)
    if other.uid:
        yield Attempt("impersonate", GROUP, "uids", name=other.uid)


def _is_account(name: str) -> bool:
    return name.startswith(ACCOUNT_PREFIX) and name.count(":") == 3


def account_groups(name: str) -> tuple[str, ...]:
    """Give the groups of a service account's user name "system:serviceaccount:NAMESPACE:NAME"."""
    return ("system:serviceaccounts", f"system:serviceaccounts:{name.split(':')[2]}")


def _all_groups(name: str, groups: tuple[str, ...]) -> tuple[str, ...]:
    if name == ANONYMOUS.name:
        return groups or (UNAUTHENTICATED,)
    if _is_account(name) and not groups:
        groups = account_groups(name)
    return tuple(dict.fromkeys([*groups, AUTHENTICATED]))


def _extra(headers: Headers) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for header, value in headers.items():
        if header.lower().startswith(EXTRA):
            key = unquote(header[len(EXTRA) :]).lower()
            found[key] = (*found.get(key, ()), read_header(value))
    return found
