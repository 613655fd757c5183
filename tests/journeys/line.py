"""The line between a page and its server, which a journey can cut, or let lose what goes over it."""

import json

from playwright.sync_api import Page, WebSocketRoute

GOING_AWAY = 4012


class Line:
    """Every connection of the page goes over it; make it before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._up, self._lost = True, 0
        self._swallows: tuple[str, ...] = ()
        self._routes: list[WebSocketRoute] = []
        page.route_web_socket("**/ws/**", self._connect)

    def cut(self) -> None:
        self._up = False
        self.close(GOING_AWAY)

    def close(self, code: int) -> None:
        """As the server does it; whether the page comes back is its own affair."""
        for route in self._routes:
            route.close(code=code)
        self._routes.clear()

    def mend(self) -> None:
        self._up = True

    def swallow(self, *kinds: str) -> None:
        """Messages of these kinds get lost from now on, and are counted; what else the server says arrives."""
        self._swallows, self._lost = kinds, 0

    def lost(self) -> int:
        """How many so far."""
        self._page.evaluate("0")  # what came over the line is handed to us while we speak with the browser
        return self._lost

    def pass_on(self) -> None:
        self._swallows = ()

    def _connect(self, route: WebSocketRoute) -> None:
        if not self._up:
            route.close(code=GOING_AWAY)
            return
        self._routes.append(route)
        server = route.connect_to_server()
        server.on_message(lambda message: self._carry(route, message))

    def _carry(self, route: WebSocketRoute, message: str | bytes) -> None:
        if json.loads(message).get("type") in self._swallows:
            self._lost += 1
        else:
            route.send(message)
