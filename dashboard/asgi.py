"""The ASGI application: pages by Django, the board's socket by Channels behind the origin gate."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()  # before the imports below, which need the models

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from dashboard.sockets.board import BoardSocket  # noqa: E402
from dashboard.sockets.origin import OriginGate  # noqa: E402
from dashboard.sockets.wide import WideSocket  # noqa: E402
from dashboard.urls import BOARD, CLUSTER  # noqa: E402

sockets = URLRouter([path(f"ws/{CLUSTER}", WideSocket.as_asgi()), path(f"ws/{BOARD}", BoardSocket.as_asgi())])

application = ProtocolTypeRouter({"http": pages, "websocket": OriginGate(AuthMiddlewareStack(sockets))})
