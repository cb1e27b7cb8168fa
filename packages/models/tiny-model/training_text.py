"""Writes prompts and answers in the product's format from the lines of the fixtures, with the values changed each time."""

import glob
import json
import random
import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
BASTION = REPOSITORY / "fixtures" / "bastion"

ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
NUMBER = re.compile(r"(?<![\w.:-])\d{3,}(?![\w.:-])")
ACCOUNTS = "backup deploy jdoe kweber amueller svc_backup svc_lager helpdesk helpdesk2 sysupd www-data guest oracle"
ACCOUNTS = [*ACCOUNTS.split(), "tbauer", "lfischer", "WinUpdateSvc", "admin", "test", "ubuntu"]
ACCOUNT = re.compile(r"(?<![\w/])(?:%s)(?![\w/])" % "|".join(sorted(ACCOUNTS, key=len, reverse=True)))
TIME = re.compile(r"\b\d\d:\d\d:\d\d\b")
PATH_PART = re.compile(r"(?<=[/\\])[A-Za-z_]{3,}(?![A-Za-z_])")
SYLLABLES = "ba de fi go ka lu mi no pe ra so ti va we zu mar tor lin sys adm web ops dev".split()

# What a line of this kind is asked: pattern, then (question, wanted group) in English and German, then yes-or-no forms.
KINDS = [
    (r"Accepted \S+ for (\S+) from (\S+) port",
     [("From which address did the account {0} log in?", 1), ("Which account logged in from {1}?", 0)],
     [("Von welcher Adresse hat sich das Konto {0} angemeldet?", 1), ("Welches Konto hat sich von {1} angemeldet?", 0)],
     [("Did {0} log in?", "Hat sich {0} angemeldet?")]),
    (r"Failed password for (?:invalid user )?(\S+) from (\S+) port",
     [("Which address tried passwords for {0}?", 1), ("For which account did {1} try passwords?", 0)],
     [("Welche Adresse hat Passwörter für {0} probiert?", 1), ("Für welches Konto hat {1} Passwörter probiert?", 0)],
     [("Did anyone guess passwords for {0}?", "Hat jemand Passwörter für {0} probiert?")]),
    (r"new user: name=([^,]+),",
     [("Which account was created that night?", 0)], [("Wie heißt das Konto, das in dieser Nacht angelegt wurde?", 0)],
     [("Was the account {0} created?", "Wurde das Konto {0} angelegt?")]),
    (r"sudo:\s+(\S+) : .*COMMAND=(.+)$",
     [("What did {0} run with sudo?", 1)], [("Was hat {0} mit sudo ausgeführt?", 1)],
     [("Did {0} use sudo?", "Hat {0} sudo benutzt?")]),
    (r"add '(\S+)' to group '(\S+)'",
     [("To which group was {0} added?", 1)], [("In welche Gruppe kam {0}?", 1)],
     [("Was {0} added to a group?", "Kam {0} in eine Gruppe?")]),
    (r"^(\S+) .*\"POST (\S+) HTTP",
     [("Which path of the web server received a POST from {0}?", 1)],
     [("Welcher Pfad des Webservers bekam einen POST von {0}?", 1)],
     [("Did {0} send a POST?", "Hat {0} einen POST geschickt?")]),
    (r"^(\S+) .*\"GET (\S+) HTTP",
     [("What did {0} fetch from the web server?", 1)], [("Was hat {0} vom Webserver geholt?", 1)],
     [("Did {0} fetch anything?", "Hat {0} etwas geholt?")]),
    (r"src=\"([^\"]+)\".*dst=\"([^\"]+)\" dpt=\"(\d+)\"",
     [("Which address tried to reach {1} on port {2}?", 0), ("Where did {0} connect to?", 1)],
     [("Welche Adresse wollte {1} auf Port {2} erreichen?", 0), ("Wohin hat sich {0} verbunden?", 1)],
     [("Did {0} connect to {1}?", "Hat sich {0} mit {1} verbunden?")]),
    (r"name=\"([^\"]+)\".*rule (\S+) changed",
     [("Who changed the rule {1}?", 0)], [("Wer hat die Regel {1} geändert?", 0)],
     [("Was the rule {1} changed?", "Wurde die Regel {1} geändert?")]),
    (r" 4625: .*TargetUserName=(\S+) .*IpAddress=(\S+)",
     [("From which address did the logon of {0} fail?", 1)],
     [("Von welcher Adresse schlug die Anmeldung von {0} fehl?", 1)],
     [("Did a logon of {0} fail?", "Schlug eine Anmeldung von {0} fehl?")]),
    (r" 7045: .*ServiceName=(\S+)",
     [("What is the name of the service that was installed?", 0)], [("Wie heißt der Dienst, der installiert wurde?", 0)],
     [("Was the service {0} installed?", "Wurde der Dienst {0} installiert?")]),
    (r" 4720: .*TargetUserName=(\S+) .*SubjectUserName=(\S+)",
     [("Who created the account {0}?", 1)], [("Wer hat das Konto {0} angelegt?", 1)],
     [("Was {0} created?", "Wurde {0} angelegt?")]),
    (r" 4688: .*NewProcessName=(\S+)",
     [("Which process was started?", 0)], [("Welcher Prozess wurde gestartet?", 0)],
     [("Was {0} started?", "Wurde {0} gestartet?")]),
    (r" 1102: .*SubjectUserName=(\S+)",
     [("Who cleared the audit log?", 0)], [("Wer hat das Protokoll gelöscht?", 0)],
     [("Did {0} clear the log?", "Hat {0} das Protokoll gelöscht?")]),
    (r"CMD \((.+)\)$",
     [("Which command did cron run?", 0)], [("Welchen Befehl hat cron ausgeführt?", 0)],
     [("Did cron run anything?", "Hat cron etwas ausgeführt?")]),
    (r"gelöscht durch (\S+)$",
     [("Who deleted the backups?", 0)], [("Wer hat die Sicherungen gelöscht?", 0)],
     [("Did {0} delete backups?", "Hat {0} Sicherungen gelöscht?")]),
]
KINDS = [(re.compile(pattern), *rest) for pattern, *rest in KINDS]
WINDOWS_FIELDS = ("EventType TargetUserName SubjectUserName ServiceName IpAddress LogonType NewProcessName CommandLine").split()
# A prefix of a line that says when and where, but not what.
HEAD = re.compile(r"^(?:\w{3} +\d+ [\d:]+ \S+ (?:[\w-]+(?:\[\d+\])?: +)?|<\d+>1 \S+ |\d{4}-\S+ )")


def instructions():
    """The fixed part of the prompt by language, as the product sends it."""
    source = (REPOSITORY / "packages/answer/src/prompt.ts").read_text(encoding="utf-8")
    found = dict(re.findall(r"const (ENGLISH|GERMAN) = `([^`]*)`", source))
    return {"en": found["ENGLISH"], "de": found["GERMAN"]}


def _event_line(event):
    fields = " ".join(f"{name}={event[name]}" for name in WINDOWS_FIELDS if event.get(name))
    first = event["Message"].split(". ")[0].split("\n")[0].rstrip(".")
    return f"{event['@timestamp']} {event['Hostname']} Windows Security {event['EventID']}: {first} {fields}"


def fixture_lines():
    """(file, line) of every line of the fixture, Windows events as the window writes them."""
    lines = []
    for path in sorted(BASTION.glob("*.log")):
        text = path.read_bytes().decode("latin-1" if path.name == "app.log" else "utf-8", "replace")
        lines += [(path.name, line) for line in text.splitlines()]
    for path in sorted(glob.glob(str(REPOSITORY / "fixtures/formats/web-*.log"))):
        lines += [("access.log", line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    for path in sorted((BASTION / "windows").glob("*.jsonl")):
        events = [json.loads(line) for line in path.read_text(encoding="utf-8-sig").splitlines()]
        lines += [("security.jsonl", _event_line(event)) for event in events]
    return lines


def _kind_of(line):
    return next((index for index, kind in enumerate(KINDS) if kind[0].search(line)), None)


class Examples:
    """Endless (system, user, output) in the format of the product, the same for the same seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.system = instructions()
        self.plain, self.by_kind = [], {}
        for file, line in fixture_lines():
            kind = _kind_of(line)
            if kind is None:
                self.plain.append((file, line))
            else:
                self.by_kind.setdefault(kind, []).append((file, line))

    def name(self):
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, 3)))

    def address(self):
        net = self.random.choice(["192.0.2", "198.51.100", "203.0.113"])
        return f"{net}.{self.random.randint(1, 254)}"

    def changed(self, line):
        """The line with other values, so that none can be known by heart."""
        pick = self.random.random
        digits = lambda match: "".join(self.random.choice("0123456789") for _ in match[0])
        line = ADDRESS.sub(lambda _: self.address(), line)
        line = ACCOUNT.sub(lambda match: self.name() if pick() < 0.85 else match[0], line)
        line = PATH_PART.sub(lambda match: self.name() if pick() < 0.4 else match[0], line)
        line = TIME.sub(lambda _: f"{int(pick() * 24):02}:{int(pick() * 60):02}:{int(pick() * 60):02}", line)
        return NUMBER.sub(digits, line)

    def draw(self, kind=None):
        """A changed line: of this kind, or any that answers nothing."""
        while True:
            file, line = self.random.choice(self.by_kind[kind] if kind is not None else self.plain)
            line = self.changed(line)
            if len(line) < 230 and _kind_of(line) == kind:
                return file, line

    def example(self, most_blocks):
        language = self.random.choice(["en", "de"])
        kind = self.random.choice(sorted(self.by_kind))
        target = self.draw(kind)
        groups = KINDS[kind][0].search(target[1]).groups()
        form, verdict, wanted = self._form(kind, language)
        others = [self._distractor(kind) for _ in range(self.random.randint(0, most_blocks - 1))]
        keeps = lambda block: all(self._leaves_answer(line, kind, form, groups) for _, line in block)
        others = [block for block in others if keeps(block)]
        # Most windows begin with a block that says what the incident is.
        first = self.random.choice([1, 2, 2])
        if others and self.random.random() < 0.08:
            blocks, answer = others, {"verdict": "undecided", "sentences": [], "values": []}
        else:
            at = self.random.randint(0, len(others))
            blocks = [*others[:at], [target], *others[at:]]
            sentence = {"text": HEAD.sub("", target[1]), "cites": [at + first]}
            values = [] if wanted is None else [groups[wanted]]
            answer = {"verdict": verdict, "sentences": [sentence], "values": values}
        output = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        return self.system[language], self._user(blocks, first, form.format(*groups), language), output

    def _form(self, kind, language):
        """(question with gaps, verdict, the group asked for)."""
        _, english, german, yes_or_no = KINDS[kind]
        if self.random.random() < 0.2:
            return self.random.choice(yes_or_no)[0 if language == "en" else 1], "yes", None
        form, wanted = self.random.choice(english if language == "en" else german)
        return form, "answered", wanted

    def _leaves_answer(self, line, kind, form, groups):
        """Whether the line cannot be taken for the one that answers."""
        if "{" not in form and _kind_of(line) == kind:
            return False
        return not set(groups) & set(re.split(r'[\s"=]+', line))

    def _distractor(self, kind):
        """A block of one to three lines."""
        lines = []
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            chance = self.random.random()
            other = self.random.choice(sorted(self.by_kind)) if chance < 0.6 else None
            lines.append(self.draw(kind if chance < 0.3 else other))
        return lines

    def _user(self, blocks, first, question, language):
        delimiter = f"=== {self.random.getrandbits(64):016x} ==="
        facts = [f"[1] {self._facts()}"] if first == 2 else []
        evidence = [f"[{first + i}] {self._block(block)}" for i, block in enumerate(blocks)]
        label = "Question:" if language == "en" else "Frage:"
        return "\n".join([delimiter, *facts, *evidence, delimiter, f"{label} {question}"])

    def _facts(self):
        lines = self.random.randint(100, 9000)
        return (
            f"sources: app.log (plain, {lines // 9} lines), auth.log (syslog, {lines} lines)\n"
            f"time (UTC): 2026-03-13 18:00:00 to 2026-03-14 07:58:56\nhosts: bastion, {self.name()}\n"
            f"volume: {lines + lines // 9} records in {lines // 11} shapes"
        )

    def _block(self, lines):
        """Lines as the window shows them; a line of its own says how often they repeat."""
        shown = [f"{file}:{self.random.randint(1, 4000)} {line}" for file, line in lines]
        if self.random.random() < 0.2:
            count = self.random.randint(2, 400)
            head = f"x {count}, 2026-03-14 03:11:14 to 03:54:07, lines {count}-{count * 7}"
            shown.insert(0, f"{head}, 1 account: {self.name()} x {count}" if count % 2 else head)
        return "\n".join(shown)
