import type { QuestionLanguage } from "@lagebild/domain";

/** The fixed wording of extractive answers, by language. Counts and quotes are filled in by the caller. */
export interface Phrases {
  readonly yes: string;
  readonly no: string;
  /** What a no rests on: everything that was compared with the question. */
  searched(volume: { readonly lines: string; readonly records: string; readonly shapes: string }, span: string): string;
  /** A value of the question that no line holds. */
  nowhere(value: string): string;
  /** The log lacks the kind of event that the question asks for. */
  readonly lacking: string;
  /** A yes-or-no question that the evidence leaves open. */
  readonly open: string;
  readonly evidence: string;
  /** Heads evidence beside what answers. */
  readonly further: string;
  readonly nearest: string;
  readonly insufficient: string;
  readonly incomplete: string;
  count(count: number, what: string): string;
  /** A share of what was counted. */
  part(count: number, what: string): string;
  distinct(count: number, kind: string, what: string): string;
  firstLast(first: string, last: string): string;
  /** One time of an event: its only one, or the first or last of several. */
  once(time: string, count: number, isLast: boolean): string;
  buckets(count: number, most: string, zone: string): string;
  sequence(count: number): string;
  /** Heads evidence that is in order of time. */
  readonly inOrder: string;
  run(count: number): string;
  others(count: number): string;
}

const english: Phrases = {
  yes: "Yes.",
  no: "No, not in these logs: nothing comes near enough to the question.",
  searched: ({ lines, records, shapes }, span) =>
    `All ${lines} lines were searched, ${span} UTC: ${records} records, of which all ${shapes} different shapes were compared with the question by meaning and words.`,
  nowhere: (value) => `“${value}” stands in no line.`,
  lacking: "The kind of event that the question asks for is not among them.",
  open: "Perhaps; judge by the lines that come nearest:",
  evidence: "This answers best:",
  further: "Further evidence:",
  nearest: "What came nearest, and was not enough:",
  insufficient: "The logs that were read do not decide this.",
  incomplete: "Not all sources are searchable yet, so that a no would be premature.",
  count: (count, what) => `${count} records match: ${what}`,
  part: (count, what) => `${count} of them: ${what}`,
  distinct: (count, kind, what) => `${count} different values (${kind})${what === "" ? "" : `: ${what}`}`,
  firstLast: (first, last) => (first === last ? `At ${first}:` : `First at ${first}, last at ${last}:`),
  once: (time, count, isLast) => (count === 1 ? `At ${time}:` : `${isLast ? "Last" : "First"} at ${time}:`),
  buckets: (count, most, zone) => `${count} records match, most of them in: ${most} (${zone})`,
  sequence: (count) => `${count} times one followed the other:`,
  inOrder: "What comes near, in order of time:",
  run: (count) => `x ${count}`,
  others: (count) => `and ${count} more`,
};

const german: Phrases = {
  yes: "Ja.",
  no: "Nein, nicht in diesen Logs: Nichts kommt der Frage nahe genug.",
  searched: ({ lines, records, shapes }, span) =>
    `Durchsucht wurden alle ${lines} Zeilen, ${span} UTC: ${records} Einträge, deren ${shapes} verschiedene Formen alle nach Bedeutung und Wörtern mit der Frage verglichen wurden.`,
  nowhere: (value) => `„${value}“ steht in keiner Zeile.`,
  lacking: "Die Art von Ereignis, nach der gefragt ist, ist nicht darunter.",
  open: "Vielleicht; die nächstliegenden Zeilen entscheiden:",
  evidence: "Am besten antwortet:",
  further: "Weitere Belege:",
  nearest: "Am nächsten kam, ohne zu genügen:",
  insufficient: "Die gelesenen Logs entscheiden das nicht.",
  incomplete: "Noch sind nicht alle Quellen durchsuchbar; ein Nein wäre verfrüht.",
  count: (count, what) => `${count} Einträge passen: ${what}`,
  part: (count, what) => `${count} davon: ${what}`,
  distinct: (count, kind, what) => `${count} verschiedene Werte (${kind})${what === "" ? "" : `: ${what}`}`,
  firstLast: (first, last) => (first === last ? `Um ${first}:` : `Zuerst um ${first}, zuletzt um ${last}:`),
  once: (time, count, isLast) => (count === 1 ? `Um ${time}:` : `${isLast ? "Zuletzt" : "Zuerst"} um ${time}:`),
  buckets: (count, most, zone) => `${count} Einträge passen, die meisten in: ${most} (${zone})`,
  sequence: (count) => `${count}-mal folgte das eine auf das andere:`,
  inOrder: "Was nahe kommt, in zeitlicher Folge:",
  run: (count) => `x ${count}`,
  others: (count) => `und ${count} weitere`,
};

export const phrasesFor = (language: QuestionLanguage): Phrases => (language === "de" ? german : english);

/** What is said about how an answer came to be. */
export interface Notes {
  modelFailed(reason: string): string;
  nothingHeld: string;
  /** Sentences of the language model. */
  removed(count: number): string;
  /** Sentences that rules composed. */
  dropped(count: number): string;
  cut: string;
  trimmed(count: number): string;
  addressed(count: number): string;
}

const englishNotes: Notes = {
  modelFailed: (reason) => `The language model gave no answer (${reason}); this one is composed by rules.`,
  nothingHeld: "Nothing that the language model wrote stands in the lines it cited; this answer is composed by rules.",
  removed: (count) =>
    `${count === 1 ? "One sentence" : `${count} sentences`} of the language model did not stand in the cited lines and ${count === 1 ? "was" : "were"} removed.`,
  dropped: (count) =>
    `${count === 1 ? "One sentence" : `${count} sentences`} of this answer did not hold against the original lines and ${count === 1 ? "was" : "were"} removed.`,
  cut: "The language model stopped before its end; what was whole is shown.",
  trimmed: (count) => `${count} blocks did not fit the language model's context and were not read by it.`,
  addressed: (count) =>
    `${count === 1 ? "A line addresses" : `${count} lines address`} an AI assistant instead of recording an event. It was not followed; see the findings.`,
};

const germanNotes: Notes = {
  modelFailed: (reason) => `Das Sprachmodell gab keine Antwort (${reason}); diese ist nach Regeln zusammengestellt.`,
  nothingHeld:
    "Nichts, was das Sprachmodell schrieb, steht in den angegebenen Zeilen; diese Antwort ist nach Regeln zusammengestellt.",
  removed: (count) =>
    `${count === 1 ? "Ein Satz" : `${count} Sätze`} des Sprachmodells ${count === 1 ? "stand" : "standen"} nicht in den angegebenen Zeilen und ${count === 1 ? "wurde" : "wurden"} entfernt.`,
  dropped: (count) =>
    `${count === 1 ? "Ein Satz" : `${count} Sätze`} dieser Antwort ${count === 1 ? "hielt" : "hielten"} der Prüfung an den Originalzeilen nicht stand und ${count === 1 ? "wurde" : "wurden"} entfernt.`,
  cut: "Das Sprachmodell brach vor dem Ende ab; gezeigt ist, was vollständig war.",
  trimmed: (count) => `${count} Blöcke passten nicht in den Kontext des Sprachmodells; es hat sie nicht gelesen.`,
  addressed: (count) =>
    `${count === 1 ? "Eine Zeile richtet" : `${count} Zeilen richten`} sich an einen KI-Assistenten, statt ein Ereignis festzuhalten. Dem wurde nicht gefolgt; siehe die Funde.`,
};

/** The notes in the language of the question. */
export const notesFor = (language: QuestionLanguage): Notes => (language === "de" ? germanNotes : englishNotes);
