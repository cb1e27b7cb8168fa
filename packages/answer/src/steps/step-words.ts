import type { QuestionLanguage, TraceEnd } from "@lagebild/domain";

/** What investigations say; `n` is a number as the language writes it. */
export interface StepWords {
  readonly findingsOf: (title: string, n: string) => string;
  readonly findingsNaming: (value: string, n: string) => string;
  readonly findingsAsked: (n: string) => string;
  readonly knownOf: (value: string) => string;
  readonly kindsOf: (value: string) => string;
  readonly asked: string;
  readonly around: (place: string) => string;
  readonly after: (minutes: string, place: string) => string;
  readonly stop: string;
  readonly records: (n: string, isOne: boolean) => string;
  readonly nothing: string;
  readonly lines: (n: string, isOne: boolean) => string;
  readonly hostile: (n: string, isOne: boolean) => string;
  readonly levels: Readonly<Record<"informational" | "low" | "medium" | "high" | "critical", string>>;
  readonly ended: Readonly<Record<TraceEnd, string>>;
  readonly choiceFailed: (why: string) => string;
  readonly tokensSpent: (n: string) => string;
  readonly choiceLate: (seconds: string) => string;
}

const english: StepWords = {
  findingsOf: (title, n) => `findings: ${title} (${n})`,
  findingsNaming: (value, n) => `findings that name ${value} (${n})`,
  findingsAsked: (n) => `findings that the question is about (${n})`,
  knownOf: (value) => `what is known of ${value}`,
  kindsOf: (value) => `records of ${value}, by what happened`,
  asked: "the records that the question is about",
  around: (place) => `the lines around ${place}`,
  after: (minutes, place) => `what rules noted in the ${minutes} minutes after ${place}`,
  stop: "enough: stop here",
  records: (n, isOne) => (isOne ? "1 record" : `${n} records`),
  nothing: "no records",
  lines: (n, isOne) => (isOne ? "1 line" : `${n} lines`),
  hostile: (n, isOne) =>
    isOne ? "1 line speaks to an assistant: withheld" : `${n} lines speak to an assistant: withheld`,
  levels: { informational: "informational", low: "low", medium: "medium", high: "high", critical: "critical" },
  ended: {
    enough: "The model said that this is enough.",
    "nothing-left": "Nothing further offered itself to be looked at.",
    calls: "No more looks are taken for one question.",
    time: "The time was up; what was found until then is kept.",
  },
  choiceFailed: (why) => `The engine chose in place of the model: ${why}.`,
  tokensSpent: (n) => `The model had used up its ${n} tokens; the engine went on alone.`,
  choiceLate: (seconds) => `it took longer than ${seconds} s`,
};

const german: StepWords = {
  findingsOf: (title, n) => `Befunde: ${title} (${n})`,
  findingsNaming: (value, n) => `Befunde, die ${value} nennen (${n})`,
  findingsAsked: (n) => `Befunde, um die es in der Frage geht (${n})`,
  knownOf: (value) => `was über ${value} bekannt ist`,
  kindsOf: (value) => `Einträge mit ${value}, nach Ereignis`,
  asked: "die Einträge, um die es in der Frage geht",
  around: (place) => `die Zeilen um ${place}`,
  after: (minutes, place) => `was Regeln in den ${minutes} Minuten nach ${place} bemerkten`,
  stop: "genug: hier aufhören",
  records: (n, isOne) => (isOne ? "1 Eintrag" : `${n} Einträge`),
  nothing: "keine Einträge",
  lines: (n, isOne) => (isOne ? "1 Zeile" : `${n} Zeilen`),
  hostile: (n, isOne) =>
    isOne
      ? "1 Zeile spricht einen Assistenten an: zurückgehalten"
      : `${n} Zeilen sprechen einen Assistenten an: zurückgehalten`,
  levels: { informational: "Hinweis", low: "niedrig", medium: "mittel", high: "hoch", critical: "kritisch" },
  ended: {
    enough: "Das Modell meinte, das genüge.",
    "nothing-left": "Weiter bot sich nichts zum Ansehen an.",
    calls: "Mehr wird für eine Frage nicht angesehen.",
    time: "Die Zeit war um; was bis dahin gefunden wurde, steht hier.",
  },
  choiceFailed: (why) => `Die Auswertung wählte anstelle des Modells: ${why}.`,
  tokensSpent: (n) => `Das Modell hatte seine ${n} Token verbraucht; die Auswertung machte allein weiter.`,
  choiceLate: (seconds) => `es brauchte länger als ${seconds} s`,
};

export const stepWords = (language: QuestionLanguage): StepWords => (language === "de" ? german : english);
