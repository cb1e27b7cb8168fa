import type { Certainty, QuestionLanguage, RuleLevel } from "@lagebild/domain";

/** The words of a picture's page. */
export interface PageWords {
  readonly incident: string;
  readonly records: readonly [one: string, many: string];
  readonly sources: readonly [one: string, many: string];
  readonly happened: string;
  readonly nothing: string;
  readonly lesser: string;
  readonly harmless: string;
  readonly orElse: string;
  readonly confirmed: string;
  readonly by: string;
  readonly parts: string;
  readonly who: string;
  readonly actors: Readonly<Record<"account" | "address" | "host" | "process", string>>;
  readonly notSeen: string;
  readonly cannotTell: string;
  readonly wouldTell: string;
  readonly distrust: string;
  readonly noDistrust: string;
  readonly unknownKind: string;
  readonly withoutTime: string;
  readonly zoneAssumed: string;
  readonly silence: string;
  readonly jumps: string;
  readonly gaps: string;
  readonly incomplete: string;
  readonly uncategorised: string;
  readonly leftOut: string;
  readonly others: string;
  readonly levels: Readonly<Record<RuleLevel, string>>;
  readonly sure: Readonly<Record<Certainty, string>>;
  readonly phases: Readonly<Record<string, string>>;
  readonly times: string;
  readonly and: string;
}

export const PAGE_WORDS: Readonly<Record<QuestionLanguage, PageWords>> = {
  en: {
    incident: "Incident",
    records: ["record", "records"],
    sources: ["source", "sources"],
    happened: "What happened",
    nothing: "No rule found anything. That is no proof that nothing happened: see what cannot be told below.",
    lesser: "Further, of low level",
    harmless: "Judged harmless",
    orElse: "or else",
    confirmed: "confirmed",
    by: "by",
    parts: "includes",
    who: "Who",
    actors: { account: "accounts", address: "addresses", host: "hosts", process: "programs" },
    notSeen: "Looked for and not seen",
    cannotTell: "What these logs cannot tell",
    wouldTell: "would tell",
    distrust: "Sources, and what to distrust",
    noDistrust: "nothing to distrust",
    unknownKind: "of no known kind",
    withoutTime: "without time",
    zoneAssumed: "zone assumed",
    silence: "silent",
    jumps: "clock jumps",
    gaps: "gaps",
    incomplete: "not read in whole",
    uncategorised: "without a category",
    leftOut: "Left out",
    others: "more",
    levels: { critical: "critical", high: "high", medium: "medium", low: "low", informational: "info" },
    sure: { possible: "possible", likely: "likely", sure: "sure" },
    phases: {},
    times: "times in",
    and: "and",
  },
  de: {
    incident: "Vorfall",
    records: ["Eintrag", "Einträge"],
    sources: ["Quelle", "Quellen"],
    happened: "Was geschehen ist",
    nothing:
      "Keine Regel hat etwas gefunden. Das beweist nicht, dass nichts geschah: siehe unten, was sich nicht sagen lässt.",
    lesser: "Weiteres von niedriger Stufe",
    harmless: "Als harmlos beurteilt",
    orElse: "oder aber",
    confirmed: "bestätigt",
    by: "von",
    parts: "umfasst",
    who: "Wer",
    actors: { account: "Konten", address: "Adressen", host: "Rechner", process: "Programme" },
    notSeen: "Gesucht und nicht gefunden",
    cannotTell: "Was diese Logs nicht sagen können",
    wouldTell: "würde es zeigen",
    distrust: "Quellen, und was zu bezweifeln ist",
    noDistrust: "nichts zu bezweifeln",
    unknownKind: "von unbekannter Art",
    withoutTime: "ohne Zeit",
    zoneAssumed: "Zone angenommen",
    silence: "still",
    jumps: "Uhrsprünge",
    gaps: "Lücken",
    incomplete: "nicht ganz gelesen",
    uncategorised: "ohne Kategorie",
    leftOut: "Ausgelassen",
    others: "weitere",
    levels: { critical: "kritisch", high: "hoch", medium: "mittel", low: "niedrig", informational: "Info" },
    sure: { possible: "möglich", likely: "wahrscheinlich", sure: "sicher" },
    phases: {
      reconnaissance: "Aufklärung",
      "resource-development": "Vorbereitung",
      "initial-access": "Erstzugang",
      execution: "Ausführung",
      persistence: "Verankerung",
      "privilege-escalation": "Rechteausweitung",
      "defense-evasion": "Verschleierung",
      "credential-access": "Zugangsdaten",
      discovery: "Umschau",
      "lateral-movement": "Ausbreitung",
      collection: "Sammlung",
      "command-and-control": "Steuerung",
      exfiltration: "Abfluss",
      impact: "Wirkung",
      detection: "Erkennung",
      change: "Änderung",
      operation: "Betrieb",
    },
    times: "Zeiten in",
    and: "und",
  },
};

/** Names a phase: a tactic of ATT&CK, or what topics have besides. */
export const phaseName = (phase: string, language: QuestionLanguage): string =>
  PAGE_WORDS[language].phases[phase] ?? phase.replaceAll("-", " ");
