"""Writes the golden file that holds the Python and the TypeScript tokenizer together."""

import json
import random
from pathlib import Path

from glossary_pairs import read_glossary
from probe import read_probe

GOLDEN = Path(__file__).parent.parent / "src" / "tokenizer.golden.json"
SEED = 7
HARD_TEXTS = [
    "", " ", "\t\n", "a", "Ä", "ß", "ẞ", "ÄÖÜ äöü ß", "Überwachungsrichtlinienänderung", "GROẞBUCHSTABEN", "Straße STRASSE",
    "a\u0308 u\u0308 decomposed", "İstanbul ıI", "ΣΊΣΥΦΟΣ", "Привет мир", "密码错误", "パスワード", "ﬁle ﬂag ﬃ", "①② Ⅳ ½ m²",
    "login \ud83d failed", "\udc00", "emoji 😀 👩‍💻 end", "x\u0000y\u0007z", "zero\u200bwidth \ufeffbom soft\u00adhyphen",
    "non\u00a0breaking\u2003space\u3000wide", "“quoted” – dash — „deutsch‟ …", "ＦＵＬＬ ｗｉｄｔｈ ＜ip＞", "\x1b[31mred\x1b[0m",
    "TargetUserName=<user> LogonType=3", "HTTPServerError XMLHttpRequest getURLFor IPs PDFs", "PowerShellScript GitHubActions OpenSSH",
    "C:\\Windows\\System32\\lsass.exe", "../../../../etc/passwd", "..\\..\\boot.ini", "%2e%2e%2f%00", "https://example.org/a?b=c&d=e",
    "<ip> <n> <hex> <uuid> <user> <time> <unknown> <IP>", "<script>alert(1)</script>", "${jndi:ldap://x/a} $(id) && ls || rm -- /*",
    "1 12 123 1234 12345 123456789012", "4624 4625 404 200 1.2.3.4 10.0.0.1:8080 ::1 fe80::1", "deadbeefdeadbeef DEADBEEF0123456789",
    "d41d8cd98f00b204e9800998ecf8427e", "a" * 200, "ab" * 30 + " end", "word " * 200, "JABzAD0ATgBlAHcALQBPAGIAagBlAGMAdAA=",
    "Benutzerkontensteuerung Kennwortänderungsversuch Anmeldeinformationsverwaltung", "pam_unix(sshd:auth): authentication failure; rhost=<ip>",
    "snake_case_name kebab-case-name dotted.name.here", "3Fa9Zk b4se64Like MD5 SHA256 ec2 s3 win32 x86_64", "éèêë ñ ç å ø æ œ ł đ",
]


def golden_texts() -> list:
    """Hard cases, the probe, glossary terms and seeded mixtures of them."""
    source = random.Random(SEED)
    rows = [cell for row in read_probe() for cell in row]
    terms = [" ".join(cells) for concept in read_glossary() for cells in concept]
    mixed = []
    for _ in range(40):
        text = list(" ".join(source.sample(HARD_TEXTS + rows, 2))[:120])
        source.shuffle(text)
        mixed.append("".join(text))
    return HARD_TEXTS + source.sample(rows, 70) + source.sample(terms, 60) + mixed


def write_golden(tokenizer) -> None:
    cuts = [{"text": text, "ids": " ".join(map(str, tokenizer.encode(text)))} for text in golden_texts()]
    GOLDEN.write_text(json.dumps(cuts, indent=2, ensure_ascii=True) + "\n", encoding="ascii")


if __name__ == "__main__":
    from tokenizer import load_tokenizer

    write_golden(load_tokenizer(Path(__file__).parent.parent / "model" / "tokenizer.json"))
