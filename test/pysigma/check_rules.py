"""Reads the rules that come with the product with pySigma and tries them on their own test events in SQLite.

    python3 -m venv venv && venv/bin/pip install pysigma==2.0.1 pysigma-backend-sqlite==2.1.1
    venv/bin/python test/pysigma/check_rules.py packages/picture/rules

pySigma is the reference reader of Sigma. A rule passes if it is read without an error, and if the query that pySigma
makes of it selects each event of `lagebild.tests.match` and none of `lagebild.tests.twin`. Correlations are read and
their references resolved; their counting is tried by the project's own tests. Exit code 1 where anything fails.
"""
import json
import pathlib
import re
import sqlite3
import sys

import yaml
from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection
from sigma.correlations import SigmaCorrelationRule
from sigma.exceptions import SigmaError

IGNORED = {"at", "times", "every"}


def written(folder, failures):
    for path in sorted(folder.rglob("*.yml")):
        try:
            for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
                if document:
                    yield path, document
        except yaml.YAMLError as error:
            failures.append(f"{path.name}: {str(error).splitlines()[-1].strip()}: {error}"[:300])


def database(events):
    connection = sqlite3.connect(":memory:")
    connection.create_function("REGEXP", 2, lambda pattern, value: value is not None and re.search(pattern, str(value)) is not None)
    connection.create_function("HAS", 2, lambda value, one: value is not None and one.lower() in str(value).lower().split(" "))
    names = sorted({name for event in events for name in event} - IGNORED)
    columns = ", ".join(f'"{name}" NUMERIC COLLATE NOCASE' for name in names)
    connection.execute(f"CREATE TABLE logs (event_number INTEGER{', ' if columns else ''}{columns})")
    for number, event in enumerate(events):
        row = {name: value for name, value in event.items() if name not in IGNORED}
        marks = ", ".join("?" for _ in range(len(row) + 1))
        quoted = ", ".join(f'"{name}"' for name in row)
        connection.execute(f"INSERT INTO logs (event_number, {quoted}) VALUES ({marks})", [number, *map(str, row.values())])
    return connection


def selected(query, events, fields):
    connection = database([*events, {name: "" for name in fields}])
    query = query.replace("<TABLE_NAME>", "logs")
    return {row[0] for row in connection.execute(query.replace("SELECT *", "SELECT event_number", 1))} - {len(events)}


def over_lists(query):
    """Lets a list meet a comparison where one of its values does."""
    field = r"[\"`](event\.(?:category|type))[\"`]"
    plain = re.sub(field + r"\s+LIKE\s+'([^'%]*)'\s+ESCAPE\s+'[^']'", lambda found: f"`{found[1]}`='" + found[2].replace("\\", "") + "'", query)
    return re.sub(field + r"\s*=\s*('[^']*')", r"HAS(`\1`, \2)", plain)


def main(folder):
    failures, checked, skipped = [], 0, []
    documents = list(written(pathlib.Path(folder), failures))
    try:
        collection = SigmaCollection.from_dicts([document for _, document in documents], collect_errors=True)
    except SigmaError as error:
        print(f"FAIL {error}")
        return 1
    for rule in collection.rules:
        failures += [f"{rule.title}: {error}" for error in rule.errors]
    backend = sqliteBackend()
    by_id = {str(rule.id): rule for rule in collection.rules}
    for path, document in documents:
        rule = by_id[document["id"]]
        if isinstance(rule, SigmaCorrelationRule):
            continue
        tests = document.get("lagebild", {}).get("tests", {})
        try:
            # A rule that a correlation names makes no query of its own: it is read alone.
            [query] = backend.convert(SigmaCollection.from_dicts([document]))
        except Exception as error:  # what this backend cannot say is told, not hidden
            skipped.append(f"{path.name}: {type(error).__name__}: {str(error)[:100]}")
            continue
        fields = set(re.findall(r'"?([a-z_]+(?:\.[a-z0-9_]+)+)"?', query))
        query = re.sub(r'(?<!["\'\w.])([a-z_]+(?:\.[a-z0-9_]+)+)(?=\s|=|\))', r'"\1"', query)
        query = over_lists(query)
        for kind, wanted in (("match", True), ("twin", False)):
            events = tests.get(kind, [])
            category = document["logsource"].get("category")
            relevant = [
                {**event, "event.category": event.get("event.category", "")} for event in events
            ]
            try:
                found = selected(query, relevant, fields)
            except sqlite3.Error as error:
                skipped.append(f"{path.name}: {error}")
                break
            for number, event in enumerate(relevant):
                met = number in found and (category is None or category in str(event["event.category"]).split(" "))
                checked += 1
                if met != wanted:
                    failures.append(f"{path.name}: {kind} {'is not selected' if wanted else 'is selected'}: {json.dumps(event)[:200]}")
    for line in skipped:
        print(f"not tried in SQL: {line}")
    for line in failures:
        print(f"FAIL {line}")
    correlations = sum(isinstance(rule, SigmaCorrelationRule) for rule in collection.rules)
    print(f"{len(collection.rules)} rules read ({correlations} correlations), {checked} events tried, {len(skipped)} rules not tried in SQL, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "packages/picture/rules"))
