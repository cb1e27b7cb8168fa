import type { QuestionLanguage, TopicStatus } from "@lagebild/domain";

/** The words of a playbook's report. */
export interface PlaybookWords {
  readonly incident: string;
  readonly playbook: string;
  readonly made: string;
  readonly material: string;
  readonly lines: string;
  readonly from: string;
  readonly hosts: string;
  readonly incomplete: string;
  readonly overview: string;
  readonly question: string;
  readonly result: string;
  readonly evidence: string;
  readonly yes: string;
  readonly checked: string;
  readonly removed: string;
  readonly answer: string;
  readonly answered: string;
  readonly absent: string;
  readonly "not-assessable": string;
  readonly insufficient: string;
  readonly findings: string;
  readonly findingsNote: string;
  readonly status: Readonly<Record<TopicStatus, string>>;
  readonly records: readonly [one: string, many: string];
  readonly finding: string;
  readonly harmless: string;
  readonly confirmed: string;
  readonly compared: (records: string, sources: string) => string;
  readonly wouldShow: (kinds: string) => string;
  readonly more: (count: string) => string;
  readonly andMore: (count: string) => string;
}

export const PLAYBOOK_WORDS: Readonly<Record<QuestionLanguage, PlaybookWords>> = {
  en: {
    incident: "Incident",
    playbook: "playbook",
    made: "made",
    material: "Material",
    lines: "lines",
    from: "from",
    hosts: "Hosts",
    incomplete: "Not searchable yet",
    overview: "Overview",
    question: "Question",
    result: "Result",
    evidence: "Evidence",
    yes: "yes",
    checked: "citations and values checked against the original lines",
    removed: "removed",
    answer: "answer",
    answered: "see below",
    absent: "no, not in these logs",
    "not-assessable": "cannot be said: nothing here would record it",
    insufficient: "undecided: the evidence does not suffice",
    findings: "Lines that address an AI assistant",
    findingsNote:
      "Nothing in them was followed. Somebody wrote them for whoever reads these logs: a finding of its own.",
    status: { observed: "observed", "not-observed": "not observed", "not-assessable": "cannot be told" },
    records: ["record", "records"],
    finding: "finding",
    harmless: "judged harmless",
    confirmed: "confirmed",
    compared: (records, sources) => `${records} records that could show it were compared: ${sources}.`,
    wouldShow: (kinds) => `No source here would show it; what would: ${kinds}.`,
    more: (count) => `${count} further findings: lagebild picture shows them`,
    andMore: (count) => `and ${count} more`,
  },
  de: {
    incident: "Vorfall",
    playbook: "Playbook",
    made: "erstellt",
    material: "Material",
    lines: "Zeilen",
    from: "vom",
    hosts: "Rechner",
    incomplete: "Noch nicht durchsuchbar",
    overview: "Überblick",
    question: "Frage",
    result: "Ergebnis",
    evidence: "Belege",
    yes: "ja",
    checked: "Belege und Werte gegen die Originalzeilen geprüft",
    removed: "entfernt",
    answer: "Antwort",
    answered: "siehe unten",
    absent: "nein, nicht in diesen Logs",
    "not-assessable": "nicht zu sagen: Nichts hier hielte es fest",
    insufficient: "offen: Die Belege reichen nicht",
    findings: "Zeilen, die einen KI-Assistenten ansprechen",
    findingsNote:
      "Nichts darin wurde befolgt. Jemand hat sie für den geschrieben, der diese Logs liest: ein Befund für sich.",
    status: { observed: "beobachtet", "not-observed": "nicht beobachtet", "not-assessable": "nicht beurteilbar" },
    records: ["Eintrag", "Einträge"],
    finding: "Befund",
    harmless: "als harmlos beurteilt",
    confirmed: "bestätigt",
    compared: (records, sources) => `Verglichen wurden ${records} Einträge, die es zeigen könnten: ${sources}.`,
    wouldShow: (kinds) => `Keine Quelle hier würde es zeigen; zeigen würde es: ${kinds}.`,
    more: (count) => `${count} weitere Befunde: lagebild picture zeigt sie`,
    andMore: (count) => `und ${count} weitere`,
  },
};
