"""Run the sandbox alone: `python -m rollouts.sandbox --dir DIR [--port N] [--data DIR] [--first FILE] [--parent-fd N]`.

Says when it answers: one JSON line {"server": URL, "dir": DIR} to a program, or with `--say words` what a person types
next. Ends on SIGTERM, SIGINT, or when the pipe `--parent-fd` reaches its end, which happens when whoever started it is
gone.
"""

import argparse
import asyncio
import gc
import json
import os
import shlex
import signal
import sys
from pathlib import Path

from rollouts.sandbox.basics.clock import LoopClock
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.cluster import Options, Running, start
from rollouts.sandbox.storing.journal import JournalTaken


def main() -> int:
    """Run until told to end."""
    arguments = _parser().parse_args()
    return asyncio.run(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    over = asyncio.Event()
    _end_on_signals(over)
    if arguments.parent_fd is not None:
        _end_with_parent(arguments.parent_fd, over)
    try:
        first = tuple(json.loads(arguments.first.read_text())) if arguments.first else ()
        options = Options(arguments.dir, arguments.port, arguments.data, first=first, number=arguments.number)
        cluster = await start(options, LoopClock(arguments.speed))
    except (OSError, ValueError, ApiError, JournalTaken) as error:
        print(f"cannot start: {error}", file=sys.stderr)  # noqa: T201 - a program's own output
        return 1
    print(SAYING[arguments.say](cluster), flush=True)  # noqa: T201
    _spare_the_collector()
    await over.wait()
    await cluster.stop()
    return 0


def _say_json(cluster: Running) -> str:
    return json.dumps({"server": cluster.url, "dir": str(cluster.options.directory)})


def _say_words(cluster: Running) -> str:
    kubeconfig = shlex.quote(str(cluster.kubeconfig("admin")))
    return f"export KUBECONFIG={kubeconfig}\nkubectl create deployment http-go --image=gasbugs/http-go:v1 --replicas=3"


SAYING = {"json": _say_json, "words": _say_words}


def _spare_the_collector() -> None:
    """Look for garbage cycles seldom: stored objects are trees, and looking through thousands of them costs 10 ms."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rollouts.sandbox", description="A small Kubernetes in one process")
    parser.add_argument("--dir", type=Path, required=True, help="where the kubeconfig files are written")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster the cluster's clock runs")
    parser.add_argument("--data", type=Path, default=None, help="keep objects in this directory over restarts")
    parser.add_argument("--first", type=Path, default=None, help="a JSON list of the objects to begin with")
    parser.add_argument("--number", type=int, default=1, help="of several; from 2 on it stands in its context's name")
    parser.add_argument("--say", choices=SAYING, default="json", help="what is printed once it answers")
    parser.add_argument("--parent-fd", type=int, default=None, help="end when this pipe ends")
    return parser


def _end_on_signals(over: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, over.set)


def _end_with_parent(descriptor: int, over: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def look() -> None:
        if not os.read(descriptor, 4_096):
            loop.remove_reader(descriptor)
            over.set()

    loop.add_reader(descriptor, look)


if __name__ == "__main__":
    sys.exit(main())
