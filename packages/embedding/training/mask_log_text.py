"""Masks the volatile parts of log text the way the product masks them before it embeds a line shape."""

import re

_RULES = [
    (re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"), "<uuid>"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d: ?\d\d: ?\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"), ""),
    (re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d\b"), ""),
    (re.compile(r"\[?\b\d\d/(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\b\]?"), ""),
    (re.compile(r"\b\d{4}[-/]\d\d[-/]\d\d\b|\b\d\d:\d\d:\d\d(?:\.\d+)?\b"), ""),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}\b"), "<ip>"),
    (re.compile(r"\bS-1-\d+(?:-\d+)+\b"), "<sid>"),
    (re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"), "<user>"),
    (re.compile(r"\b0x[0-9a-fA-F]+\b|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}\b"), "<hex>"),
    (re.compile(r"(?i)(\b(?:user(?:name)?|account|for invalid user|password for)[ =:\"']{1,3})(?!name\b|account\b|invalid\b)[\w$.\\-]{3,20}\b"), r"\1<user>"),
    (re.compile(r"(?<![\w<.])\d{2,}(?![\w>])"), "<n>"),
]
_KEPT_NUMBER = re.compile(r"(?i)\b(EventID|EventCode|LogonType|status|status_?code|event_id)(\W{1,3})(\d{1,4})\b")


def mask_log_text(text: str) -> str:
    """Masks addresses, numbers, hashes, accounts and times; event ids, logon types and statuses stay."""
    kept = []

    def keep(match):
        kept.append(match.group(3))
        return f"{match.group(1)}{match.group(2)}keptnumber{len(kept) - 1}x"

    text = _KEPT_NUMBER.sub(keep, text)
    for pattern, mask in _RULES:
        text = pattern.sub(mask, text)
    return re.sub(r"keptnumber(\d+)x", lambda match: kept[int(match.group(1))], text)
