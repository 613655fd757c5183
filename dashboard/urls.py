"""Every address of the board. `dashboard.asgi` has the one of the socket."""

from django.urls import path, register_converter

from dashboard.converters import DeploymentName, Label, NamespaceName, PodName
from dashboard.views import audit, board, details, enter, health, language, namespaces, operate, root, sandbox

register_converter(Label, "cluster")
register_converter(NamespaceName, "namespace")
register_converter(DeploymentName, "deployment")
register_converter(PodName, "pod")

CLUSTER = "c/<cluster:cluster>/"
BOARD = CLUSTER + "<namespace:namespace>/"
ROLLOUT = BOARD + "<deployment:deployment>/"
BY_HAND = BOARD + "rc/<deployment:name>/"

urlpatterns = [
    path("", root.root, name="root"),
    path("enter", enter.enter),
    path("enter/", enter.enter, name="enter"),
    path("sign-out/", enter.sign_out, name="sign-out"),
    path("language/", language.choose, name="language"),
    path("audit/", audit.trail, name="audit-front"),
    path("audit/<cluster:cluster>/", audit.trail, name="audit"),
    path("namespaces/<cluster:cluster>/", namespaces.namespaces, name="all-namespaces"),
    path("namespaces/<cluster:cluster>/<namespace:namespace>/", namespaces.namespaces, name="namespaces"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("sandbox/clock/", sandbox.turn_clock, name="sandbox-clock"),
    path("sandbox/reset/", sandbox.reset, name="sandbox-reset"),
    path(CLUSTER, board.everywhere, name="everywhere"),
    path(BOARD, board.overview, name="overview"),
    path(BY_HAND, board.by_hand, name="by-hand"),
    path(BY_HAND + "pods/<pod:pod>/", details.pod, name="pod-by-hand"),
    path(ROLLOUT, board.focus, name="board"),
    path(ROLLOUT + "pods/<pod:pod>/", details.pod, name="pod"),
    path(ROLLOUT + "revisions/<int:number>/", details.revision, name="revision"),
    path(ROLLOUT + "form/<slug:operation>/", operate.form, name="form"),
    path(ROLLOUT + "do/<slug:operation>/", operate.do, name="do"),
]

handler400 = "dashboard.views.errors.bad_request"
handler403 = "dashboard.views.errors.forbidden"
handler404 = "dashboard.views.errors.not_found"
handler500 = "dashboard.views.errors.server_error"
