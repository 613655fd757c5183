"""Korean particles, which follow the sound before them: 2로, 3으로. static/js/particles.js settles the page's own.

Messages hold both forms, `이(가)`. They are settled after Hangul and after figures; after a Latin name both stay.
"""

import re

CLOSED = "013678"  # read 영, 일, 삼, 육, 칠, 팔: they end in a consonant, and 1, 7 and 8 in ㄹ
LIQUID = "178"
FORMS = {
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "은(는)": ("은", "는"),
    "와(과)": ("과", "와"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"),
}
_BOTH = re.compile(rf"([가-힣\d])([”’\"']?)({'|'.join(map(re.escape, FORMS))})")


def settle(text: str) -> str:
    """`리비전 2와(과)` -> `리비전 2와`."""
    return _BOTH.sub(lambda found: found[1] + found[2] + FORMS[found[3]][0 if _closes(found[1], found[3]) else 1], text)


def _closes(letter: str, both: str) -> bool:
    """Whether it ends in a consonant; before -로 an ㄹ counts as none."""
    if letter.isdigit():
        return letter in CLOSED and not (both == "(으)로" and letter in LIQUID)
    last = (ord(letter) - 0xAC00) % 28
    return last != 0 and not (both == "(으)로" and last == 8)
