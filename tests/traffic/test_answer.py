"""What a reply says, and what it does not."""

from dataclasses import dataclass

import pytest

from rollouts.traffic.answer import Outcome, Refusal, read_answer

POD = "http-go-6d4cf56db6-x7k2p"


@dataclass(frozen=True)
class Said:
    status: int = 200
    pod: str = ""
    body: bytes = b""


def status(reason: str, message: str) -> bytes:
    return b'{"kind":"Status","apiVersion":"v1","reason":"%s","message":"%s"}' % (reason.encode(), message.encode())


@pytest.mark.parametrize(
    ("said", "outcome", "version", "pod"),
    [
        (Said(body=b"Welcome! http-go:v2"), Outcome.OK, "v2", ""),
        (Said(body=b"Welcome! http-go:v2", pod=POD), Outcome.OK, "v2", POD),
        (Said(body=f"Hello from {POD}, v12\n".encode()), Outcome.OK, "v12", POD),
        (Said(body=b"hello"), Outcome.OK, "", ""),
        (Said(body=b"in-a-word-not-a-pod"), Outcome.OK, "", ""),
        (Said(404, body=b"404 page not found"), Outcome.OK, "", ""),
        (Said(302, body=b"v1"), Outcome.OK, "v1", ""),
        (Said(500, body=b"v3 broke", pod=POD), Outcome.ERROR, "v3", POD),
        (Said(503, body=b'{"kind":"Status"}'), Outcome.ERROR, "", ""),
        (Said(500, body=b"\xff\xfe"), Outcome.ERROR, "", ""),
        (Said(400, body=b'{"message":"\xe9"}'), Outcome.OK, "", ""),
        (Said(400, body=b'{"error":' + b"[" * 4_000), Outcome.OK, "", ""),
        (Said(body=b"x" * 5_000 + b"v9"), Outcome.OK, "", ""),
        (Said(503, body=status("ServiceUnavailable", "no endpoints available for service")), Outcome.REFUSED, "", ""),
        (
            Said(503, body=status("ServiceUnavailable", "error trying to reach service: dial tcp 10.0.0.9:8080")),
            Outcome.REFUSED,
            "",
            "",
        ),
    ],
)
def test_an_answer_names_what_it_names_and_nothing_else(said: Said, outcome: Outcome, version: str, pod: str) -> None:
    answer = read_answer(1_000, 12, said)
    assert (answer.outcome, answer.version, answer.pod) == (outcome, version, pod)
    assert answer.status == (0 if outcome is Outcome.REFUSED else said.status)


@pytest.mark.parametrize(("code", "reason"), [(403, "Forbidden"), (401, "Unauthorized"), (404, "NotFound")])
def test_a_refusal_of_the_api_server_is_none_of_the_services_answers(code: int, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_answer(1_000, 12, Said(code, body=status(reason, "no")))
    assert refusal.value.code == code
