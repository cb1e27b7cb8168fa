"""Reads the folder of gzip'd JSONL pairs, cleans them and splits off what is held out."""

import gzip
import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from mask_log_text import mask_log_text

# Source files by what they teach. A batch is drawn from one group or from all, by the weights in batches.py.
GROUPS = {
    "german": [
        "de_en_guacamole", "de_en_httpd_manual", "de_en_jenkins", "de_en_microsoft_wsl", "de_en_msdocs_ata_security",
        "de_en_openstack", "de_en_opnsense", "de_en_tldr", "de_en_tomcat", "de_en_webmin", "de_en_webmin_help",
        "de_en_msdocs_o365_security", "de_en_msdocs_powershell", "de_en_dotnet_xlf",
    ],
    "security": [
        "sigma", "sigma_events", "splunk", "mitre_attack", "atomic_red_team", "crowdsec_lines", "panther_rules",
        "web_attack_crs", "chronicle_rules", "falco_rules", "kql_hunting", "msdocs_event_tables", "chained_de_event",
        "ossem_events", "tracee_events", "d3fend",
    ],
    "commands": ["tldr_en_cmd", "tldr_de_cmd", "powershell_cmds", "osquery"],
    "vocabulary": ["aws_api_operation", "gcp_api_method", "ecs_fields", "ocsf_schema", "zeek_docs"],
    "documents": ["docs_heading_passage"],
}
# How many pairs of an over-large source are kept; the rest is left out by hash, so always the same.
KEPT_PAIRS = {"tldr_en_cmd": 16000, "aws_api_operation": 10000, "gcp_api_method": 4000, "docs_heading_passage": 14000}
LEFT_OUT = re.compile(r"falsepositive|name-fp|attributed-to|Design-time|forget_window")
LOG_SIDES = {"log", "event", "http"}
LOG_SOURCES = re.compile(r"rule-event|examplelog|title-selection|detection$|logsource|condition|output")
HELD_OUT_SHARE = 40  # one `a` in so many


@dataclass(frozen=True)
class Pair:
    """A query side, the text to be found, and where they come from."""

    a: str
    b: str
    group: str
    source: str
    log: bool  # b looks like a log line
    german: bool  # a is German
    topic: str = ""  # pairs of one topic mean the same


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _read_file(path: Path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _clean(text: str) -> str:
    text = re.sub(r"https?://\S+", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def _pair(row: dict, group: str, name: str):
    if LEFT_OUT.search(row["source"]) or row["a"].startswith("Analytic "):
        return None
    log = row.get("lang_b") in LOG_SIDES or bool(LOG_SOURCES.search(row["source"]))
    a, b = _clean(row["a"]), _clean(row["b"])
    if name == "panther_rules" and log:
        b = re.sub(r'"\w+":(?:null|\[\]|\{\}|""),?', "", b)[:900]
    b = mask_log_text(b) if log else b
    if len(a) < 4 or len(b) < 3 or a == b or len(a) > 600:
        return None
    german = row.get("lang_a") == "de" or name.startswith("de_en")
    return Pair(a, b[:900], group, name, log, german)


def read_pairs(folder: Path) -> list:
    """All pairs, in a stable order, over-large sources cut down."""
    pairs = []
    for group, names in GROUPS.items():
        for name in names:
            rows = [_pair(row, group, name) for row in _read_file(folder / f"{name}.jsonl.gz")]
            rows = list(dict.fromkeys(row for row in rows if row))
            rows.sort(key=lambda row: _hash(row.a + row.b))
            pairs.extend(rows[: KEPT_PAIRS.get(name, len(rows))])
    return pairs


def split_pairs(pairs: list):
    """(training, held out): no `a` of a held-out pair, nor its `b`, is trained on in a pair of the same source."""
    held = [pair for pair in pairs if _hash("held out" + pair.a) % HELD_OUT_SHARE == 0]
    taken = {(pair.source, pair.a) for pair in held} | {(pair.source, pair.b) for pair in held}
    training = [p for p in pairs if (p.source, p.a) not in taken and (p.source, p.b) not in taken]
    return training, held
