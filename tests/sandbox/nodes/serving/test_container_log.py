from rollouts.sandbox.nodes.serving import container_log
from rollouts.sandbox.nodes.serving.container_log import ContainerLog


def test_the_oldest_lines_of_a_container_go_first() -> None:
    log = ContainerLog()
    for number in range(container_log.LINES + 3):
        log.note("uid", "c", float(number), str(number))
    kept = log.of("uid", "c")
    assert (len(kept), kept[0], kept[-1][1]) == (container_log.LINES, (3.0, "3"), str(container_log.LINES + 2))
    assert log.of("uid", "other") == []


def test_a_long_line_is_kept_in_pieces_and_never_more_than_a_container_may_have() -> None:
    log = ContainerLog()
    log.note("uid", "c", 0.0, "x" * (container_log.LARGEST * 2))
    texts = [text for _, text in log.of("uid", "c")]
    assert max(map(len, texts)) == container_log.LONGEST_LINE
    assert sum(map(len, texts)) <= container_log.LARGEST


def test_all_together_stay_below_their_bound_and_the_latest_writer_keeps_its_lines() -> None:
    log = ContainerLog()
    containers = container_log.LARGEST_TOGETHER // container_log.LARGEST + 5
    for number in range(containers):
        log.note(str(number), "c", 0.0, "x" * container_log.LARGEST)
    kept = [log.of(str(number), "c") for number in range(containers)]
    assert sum(len(text) for lines in kept for _, text in lines) <= container_log.LARGEST_TOGETHER
    assert (kept[0], bool(kept[-1])) == ([], True)
