"""Credentials never reach a log line, whoever writes it."""

import logging
import re

_HIDDEN = "[redacted]"
_SECRETS = (
    re.compile(r"(?i)(authorization['\"]?\s*[:=]\s*['\"]?(?:bearer|basic)?\s*)[^\s'\",;]+"),
    re.compile(r"(?i)((?:set-)?cookie['\"]?\s*[:=]\s*['\"]?)[^\n'\"]+"),
    re.compile(r"(?i)(\bbearer\s+)[^\s'\",;]+"),
    re.compile(r"(?i)((?:token|client-key-data|client-certificate-data|password)['\"]?\s*[:=]\s*['\"]?)[^\s'\",;}]+"),
    re.compile(r"(last-applied-configuration['\"]?\s*[:=]\s*)('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\S+)"),
    re.compile(r"(/enter/?#)[\w-]+"),
)


def redact(text: str) -> str:
    """Hide authorization headers, cookies, tokens, entry keys and last-applied annotations in `text`."""
    for pattern in _SECRETS:
        text = pattern.sub(lambda match: match[1] + _HIDDEN, text)
    return text


class Redact(logging.Filter):
    """Redacts the message and the traceback of every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True
