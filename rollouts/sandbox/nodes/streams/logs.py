"""`pods/NAME/log`: the lines that a simulated container has written, once or as they come."""

from collections.abc import Iterator
from datetime import UTC, datetime

from aiohttp import web

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.errors import bad_request
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.nodes.answers import Place, fill
from rollouts.sandbox.nodes.images import read_reference
from rollouts.sandbox.nodes.kubelet.life import Container, Ended, Life
from rollouts.sandbox.nodes.kubelet.performer import Kubelet
from rollouts.sandbox.nodes.serving.container_log import ContainerLog, Line
from rollouts.sandbox.nodes.shell.sleeping import Sleeper
from rollouts.sandbox.nodes.streams.choice import choose_container

FOLLOW_PERIOD = 0.2
PULL_REASONS = {
    "ErrImagePull": "image can't be pulled",
    "ImagePullBackOff": "trying and failing to pull image",
}


class Logs:
    """Answers log requests."""

    def __init__(self, kubelet: Kubelet, log: ContainerLog, clock: Clock) -> None:
        self._kubelet = kubelet
        self._log = log
        self._clock = clock
        self._sleeper = Sleeper(clock)

    async def handle(self, call: Call) -> web.StreamResponse:
        """Raises ApiError with the kubelet's sentence when there is no log to give."""
        pod = call.registry.get("pods", call.target.namespace, call.target.name)
        name = choose_container(pod, call.option("container"))["name"]
        lines = self._lines(pod, name, previous=call.flag("previous"))
        lines = _tail(_since(lines, call, self._clock.now()), call)
        response = web.StreamResponse(headers={"Content-Type": "text/plain", "Cache-Control": "no-cache, private"})
        response.enable_chunked_encoding()
        await response.prepare(call.request)
        stamped = call.flag("timestamps")
        await _write(response, lines, stamped=stamped, limit=call.number("limitBytes"))
        if call.flag("follow") and not call.flag("previous"):
            await self._follow(response, pod, name, stamped=stamped)
        await response.write_eof()
        return response

    def _lines(self, pod: Object, name: str, *, previous: bool) -> list[Line]:
        life = self._kubelet.life_of(pod["metadata"]["uid"])
        container = _container(life, name)
        if container is None:
            return []
        return _written(container, pod, self._log, previous=previous)

    async def _follow(self, response: web.StreamResponse, pod: Object, name: str, *, stamped: bool) -> None:
        """Until the container's run ends or the client leaves."""
        uid, since = pod["metadata"]["uid"], self._clock.now()
        run = getattr(_container(self._kubelet.life_of(uid), name), "container_id", "")
        while (container := _container(self._kubelet.life_of(uid), name)) and container.runs:
            if container.container_id != run:
                return
            await self._sleeper.sleep(FOLLOW_PERIOD)
            now = self._clock.now()
            fresh = [line for line in self._log.of(uid, name) if since < line[0] <= now]
            if fresh:
                await _write(response, fresh, stamped=stamped, limit=None)
                since = fresh[-1][0]


def _container(life: Life | None, name: str) -> Container | None:
    return next((each for each in life.containers if each.name == name), None) if life else None


def _written(container: Container, pod: Object, log: ContainerLog, *, previous: bool) -> list[Line]:
    """The lines of a run: the present one, or the one before."""
    pod_name = pod["metadata"]["name"]
    written = log.of(pod["metadata"]["uid"], container.name)
    ended = container.ended or (container.last if not container.runs else None)
    if previous:
        ended = container.last if container.runs or container.last else container.ended
        if ended is None or (container.runs and container.last is None):
            text = f'previous terminated container "{container.name}" in pod "{pod_name}" not found'
            raise bad_request(text)
        return list(_run(container, pod, ended.started_at, ended, written))
    if container.runs:
        return list(_run(container, pod, container.started_at, None, written))
    if ended is not None:
        return list(_run(container, pod, ended.started_at, ended, written))
    reason = container.reason or "ContainerCreating"
    text = f'container "{container.name}" in pod "{pod_name}" is waiting to start: {PULL_REASONS.get(reason, reason)}'
    raise bad_request(text)


def _run(container: Container, pod: Object, since: float, ended: Ended | None, written: list[Line]) -> Iterator[Line]:
    reference = read_reference(container.image)
    metadata = pod["metadata"]
    place = Place(metadata["name"], metadata["namespace"], pod["spec"].get("nodeName", ""), "")
    if reference is None:
        return
    for text in container.behaviour.log:
        yield since, fill(text, reference, place)
    until = ended.finished_at if ended else float("inf")
    yield from (line for line in written if since <= line[0] <= until)
    if ended is not None and ended.code:
        for text in container.behaviour.crash_log:
            yield ended.finished_at, fill(text, reference, place)


def _since(lines: list[Line], call: Call, now: float) -> list[Line]:
    seconds, moment = call.number("sinceSeconds"), call.option("sinceTime")
    if seconds is not None and seconds < 1:
        raise bad_request("sinceSeconds must be greater than 0")
    try:
        start = parse(moment) if moment else now - seconds if seconds is not None else 0.0
    except ValueError as error:
        raise bad_request(f'parsing time "{moment}" as "2006-01-02T15:04:05Z07:00"') from error
    return [line for line in lines if line[0] >= start]


def _tail(lines: list[Line], call: Call) -> list[Line]:
    count = call.number("tailLines")
    if count is None:
        return lines
    if count < 0:
        raise bad_request("tailLines must be greater than or equal to 0")
    return lines[-count:] if count else []


async def _write(response: web.StreamResponse, lines: list[Line], *, stamped: bool, limit: int | None) -> None:
    text = "".join(f"{_stamp(at)} {line}\n" if stamped else f"{line}\n" for at, line in lines).encode()
    # An empty chunk would end the answer; without one the headers wait for the first line, so they are sent apart.
    if text:
        await response.write(text if limit is None else text[: max(limit, 0)])


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z")
