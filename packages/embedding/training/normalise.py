"""Turns any text into plain lower-case words, masks and telling punctuation.

`src/normalise-text.ts` does exactly the same in TypeScript: change both or neither
(the golden file `src/tokenizer.golden.json` holds them together).
"""

import re
import unicodedata

MAX_CODE_POINTS = 4096
MAX_WORD = 40

MASKS = [
    "<ip>", "<n>", "<hex>", "<uuid>", "<user>", "<time>", "<host>", "<mac>", "<email>",
    "<token>", "<url>", "<path>", "<id>", "<port>", "<sid>", "<b64>", "<str>",
]
PUNCTUATION = ["../", "..\\", "://", "$(", "${", "<?", "</", "&&", "||", "/*", "--"]
UNKNOWN = "<unk>"

# Names whose capitals would be cut apart although logs write them in lower case.
BRANDS = [
    "PowerShell", "GitHub", "GitLab", "JavaScript", "SharePoint", "OneDrive", "BitLocker", "OpenSSH", "OpenVPN",
    "OpenSSL", "MySQL", "PostgreSQL", "WordPress", "VMware", "LinkedIn", "YouTube", "AppLocker", "CloudTrail",
    "CloudWatch", "GuardDuty", "WireGuard", "NetBIOS", "WebDAV", "SysWOW64", "PsExec", "BloodHound", "AnyDesk",
    "TeamViewer", "ScreenConnect", "DevOps", "macOS", "CrowdStrike", "FortiGate", "SecurityHub",
]

_IGNORED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2060-\u2064\ufeff]")
_BRAND = re.compile("|".join(BRANDS))
_CAMEL_LOWER_UPPER = re.compile("([a-zß-öø-ÿ0-9])([A-ZÀ-ÖØ-Þ])")
_CAMEL_ACRONYM = re.compile("([A-ZÀ-ÖØ-Þ])([A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2})")
_COMBINING = re.compile("[\u0300-\u036f]")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_TOKEN = re.compile("|".join([*map(re.escape, MASKS + PUNCTUATION), "[a-z0-9]+", "[^\x00-\x7f]+"]))
_HEX = re.compile("[0-9a-f]{16,}")
_ASCII_WORD = re.compile("[a-z0-9]+")
_SPACE_BEYOND_ASCII = re.compile("[\u2000-\u206f\u3000]+")


def fold(text: str) -> str:
    """Lower-cases, writes umlauts as two letters, drops accents and control characters, cuts camelCase."""
    text = _IGNORED.sub("", text[:MAX_CODE_POINTS])
    text = unicodedata.normalize("NFKC", text)
    text = _BRAND.sub(lambda match: match.group().lower(), text)
    text = _CAMEL_LOWER_UPPER.sub(r"\1 \2", text)
    text = _CAMEL_ACRONYM.sub(r"\1 \2", text)
    text = text.lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFD", text.translate(_GERMAN))
    return _SPACE_BEYOND_ASCII.sub(" ", _COMBINING.sub("", text))


def words_of(text: str) -> list:
    """The words, masks and punctuation of a text, in order; everything else is dropped."""
    return [_canonical(token) for token in _TOKEN.findall(fold(text))]


def _canonical(token: str) -> str:
    if not token.isascii():
        return UNKNOWN
    if len(token) >= 5 and token.isdigit():
        return "<n>"
    if len(token) >= 16 and _HEX.fullmatch(token):
        return "<hex>"
    return token[:MAX_WORD]


def is_plain_word(token: str) -> bool:
    """True for letters and digits, which are cut into pieces; false for masks and punctuation."""
    return _ASCII_WORD.fullmatch(token) is not None
