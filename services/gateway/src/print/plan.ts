import { describeReading } from "@lagebild/answer";
import { clipText, escapeText, formatTime, formatTimesOfDay } from "@lagebild/context";
import {
  lengthText,
  type FieldCondition,
  type FieldOperator,
  type GroupedBy,
  type PlanShape,
  type QuestionLanguage,
  type QuestionPlan,
  type Statement,
  type ValueOf,
  type ValueOrder,
  type Where,
} from "@lagebild/domain";
import { isoTime } from "../export/export-rows.js";

const WORDS = {
  en: {
    rules: "made by rules",
    given: "given with the question",
    semantic: "searches by meaning and words",
    exact: "is worked out over every record",
    exhaustive: "looks at everything",
    times: (zone: string) => `times in ${zone}`,
    read: "read as",
    or: "or",
    unused: "not accounted for",
    nothing: "No statement: nothing is counted.",
    step: "step",
    takes: (statement: number, value: string) => `takes ${value} from ${statement}.`,
    more: "said to be more often than the next step",
    less: "said to be less often than the next step",
    taken: "Shapes that are counted:",
    others: "Found as well, and not counted (put their ids into a statement where they are meant):",
    further: (count: number) => `and ${count} more`,
    shapes: (count: number) => (count === 1 ? "of 1 shape" : `of ${count} shapes`),
    templates: (count: number) => (count === 1 ? "of 1 template" : `of ${count} templates`),
    all: "all records",
    on: "on host",
    by: "of program",
    inFile: "in file",
    from: "from",
    to: "to",
    withValue: "with",
    except: "except those",
    anyOf: "either",
    places: (count: number) => (count === 1 ? "at 1 line" : `at ${count} lines`),
    exists: "there is",
    silences: "finds the longest gaps between records",
    sumOf: "ranked by the sum of",
    distinctOf: "ranked by the number of different",
    order: { least: "the rarest first", first: "the earliest first", last: "the latest first" },
    meaning: "meant",
    matched: (count: number) => (count === 1 ? "1 record" : `${count} records`),
    records: "records",
    counts: "counts",
    distinct: "counts the different values of",
    top: "lists the values of",
    summarise: "adds up the numbers in",
    first: "shows the first",
    last: "shows the last",
    per: "counts for each",
    group: "counts for each",
    and: " and ",
    sequence: "finds records that are followed within",
    sameOf: "with the same",
    followed: "the records that follow",
    difference: "lists the values that other records do not have of",
    other: "the other records",
    often: (least: number | undefined, most: number | undefined) =>
      [
        ...(least === undefined ? [] : [`at least ${least} times`]),
        ...(most === undefined ? [] : [`at most ${most} times`]),
      ].join(", "),
  },
  de: {
    rules: "von Regeln gemacht",
    given: "mit der Frage vorgegeben",
    semantic: "sucht nach Bedeutung und Wörtern",
    exact: "wird über alle Einträge ausgewertet",
    exhaustive: "sieht alles durch",
    times: (zone: string) => `Zeiten in ${zone}`,
    read: "gelesen als",
    or: "oder",
    unused: "nicht erklärt",
    nothing: "Keine Auswertung: Es wird nichts gezählt.",
    step: "Schritt",
    takes: (statement: number, value: string) => `nimmt ${value} aus ${statement}.`,
    more: "soll häufiger sein als der nächste Schritt",
    less: "soll seltener sein als der nächste Schritt",
    taken: "Muster, die gezählt werden:",
    others: "Auch gefunden, aber nicht gezählt (ihre Kennungen in eine Auswertung setzen, wenn sie gemeint sind):",
    further: (count: number) => `und ${count} weitere`,
    shapes: (count: number) => (count === 1 ? "von 1 Muster" : `von ${count} Mustern`),
    templates: (count: number) => (count === 1 ? "von 1 Vorlage" : `von ${count} Vorlagen`),
    all: "alle Einträge",
    on: "auf Rechner",
    by: "von Programm",
    inFile: "in Datei",
    from: "ab",
    to: "bis",
    withValue: "mit",
    except: "ohne die",
    anyOf: "entweder",
    places: (count: number) => (count === 1 ? "in 1 Zeile" : `in ${count} Zeilen`),
    exists: "vorhanden ist",
    silences: "findet die längsten Lücken zwischen Einträgen",
    sumOf: "geordnet nach der Summe von",
    distinctOf: "geordnet nach der Zahl verschiedener",
    order: { least: "die seltensten zuerst", first: "die frühesten zuerst", last: "die letzten zuerst" },
    meaning: "gemeint",
    matched: (count: number) => (count === 1 ? "1 Eintrag" : `${count} Einträge`),
    records: "Einträge",
    counts: "zählt",
    distinct: "zählt die verschiedenen Werte:",
    top: "listet die Werte:",
    summarise: "zählt die Zahlen zusammen:",
    first: "zeigt die ersten",
    last: "zeigt die letzten",
    per: "zählt je",
    group: "zählt je",
    and: " und ",
    sequence: "findet Einträge, auf die folgen innerhalb von",
    sameOf: "mit gleichem Wert:",
    followed: "die folgenden Einträge",
    difference: "listet die Werte, die andere Einträge nicht haben:",
    other: "die anderen Einträge",
    often: (least: number | undefined, most: number | undefined) =>
      [
        ...(least === undefined ? [] : [`mindestens ${least}-mal`]),
        ...(most === undefined ? [] : [`höchstens ${most}-mal`]),
      ].join(", "),
  },
} as const;

type Words = (typeof WORDS)[QuestionLanguage] & {
  readonly language: QuestionLanguage;
  /** The zone in which times are written. */
  readonly zone: string;
};

const SHOWN_SHAPES = 12;
const SHOWN_OTHERS = 8;

/** Writes a plan for people: how the question is worked, each statement in words, and the shapes that it counts. */
export function printPlan(plan: QuestionPlan, matched?: readonly number[]): string {
  const { times, language } = plan;
  const words: Words = { ...WORDS[language], language, zone: times?.zone.name ?? "UTC" };
  const named = plan.shapes ?? [];
  return [
    `Plan (${words[plan.origin ?? "rules"]}): ${plan.mode}, ${words[plan.mode]}`,
    `  ${escapeText(plan.reason)}`,
    ...(times ? [`  ${words.times(times.zone.name)}`] : []),
    ...printReading(plan, words),
    ...(plan.statements.length === 0 ? [`  ${words.nothing}`] : []),
    ...printSteps(plan, words),
    ...plan.statements.flatMap((statement, i) =>
      printStatement(statement, { number: i + 1, matched: matched?.[i], words, named }),
    ),
    ...printShapes(
      named.filter(({ isTaken }) => isTaken),
      words.taken,
      SHOWN_SHAPES,
      words,
    ),
    ...printShapes(
      named.filter(({ isTaken }) => !isTaken),
      words.others,
      SHOWN_OTHERS,
      words,
    ),
    "",
  ].join("\n");
}

/** Writes a plan to be edited and given back: as JSON, with times as text. */
export const editablePlan = (question: string, plan: QuestionPlan): string =>
  `${JSON.stringify({ question, plan }, (key, value: unknown) => ((key === "from" || key === "to") && typeof value === "number" ? isoTime(value) : value), 2)}\n`;

/** How the question was read, what of it is not accounted for, and how it could be read as well. */
function printReading({ read, language, times }: QuestionPlan, words: Words): readonly string[] {
  if (!read) return [];
  const { reading, others } = read;
  const unused = [...reading.unused, ...(reading.leftOut ?? [])].map(shown).join(", ");
  return [
    `  ${words.read}: ${escapeText(describeReading(reading, language, times?.zone.name))}`,
    ...(unused === "" ? [] : [`  ${words.unused}: ${unused}`]),
    ...others.map(({ said, matched }) => `  ${words.or}: ${shown(said)} (${words.matched(matched)})`),
  ];
}

/** What each statement asks, where they build on each other. */
function printSteps({ steps = [] }: QuestionPlan, words: Words): readonly string[] {
  return steps.map(({ asks, statement, takes, compares }, i) => {
    const taken = takes ? `; ${words.takes(takes.statement + 1, escapeText(takes.value))}` : "";
    return `  ${words.step} ${i + 1} (${statement + 1}.): ${shown(asks)}${taken}${compares ? `; ${words[compares]}` : ""}`;
  });
}

function printShapes(shapes: readonly PlanShape[], title: string, most: number, words: Words): readonly string[] {
  if (shapes.length === 0) return [];
  return [
    `  ${title}`,
    ...shapes.slice(0, most).map(({ id, text }) => `    ${id}  ${clipText(text, 160)}`),
    ...(shapes.length > most ? [`    ${words.further(shapes.length - most)}`] : []),
  ];
}

interface StatementWords {
  readonly number: number;
  readonly matched: number | undefined;
  readonly words: Words;
  readonly named: readonly PlanShape[];
}

function printStatement(statement: Statement, { number, matched, words, named }: StatementWords): readonly string[] {
  const count = matched === undefined ? "" : ` (${words.matched(matched)})`;
  const more =
    statement.op === "sequence"
      ? ([[words.followed, statement.then]] as const)
      : statement.op === "difference"
        ? ([[words.other, statement.other]] as const)
        : [];
  return [
    `  ${number}. ${workOf(statement, words)}${count}`,
    `     ${words.records}: ${conditionsOf(statement.where, words, named)}`,
    ...more.map(([name, where]) => `     ${name}: ${conditionsOf(where, words, named)}`),
  ];
}

function workOf(statement: Statement, words: Words): string {
  const often =
    "counts" in statement && statement.counts
      ? `, ${words.often(statement.counts.atLeast, statement.counts.atMost)}`
      : "";
  const most = "limit" in statement ? ` (<= ${statement.limit})` : "";
  switch (statement.op) {
    case "count":
      return words.counts;
    case "countDistinct":
      return `${words.distinct} ${valueName(statement.of)}${often}`;
    case "top":
      return `${words.top} ${valueName(statement.of)}${rankOf(statement, words)}${often}${most}`;
    case "summarise":
      return `${words.summarise} ${valueName(statement.of)}`;
    case "first":
    case "last":
      return `${words[statement.op]} ${statement.limit}`;
    case "silences":
      return `${words.silences}${most}`;
    case "perBucket":
      return `${words.per} ${lengthText(statement.bucketSeconds)}${most}`;
    case "group":
      return `${words.group} ${statement.by.map(valueName).join(words.and)}${rankOf(statement, words)}${often}${most}`;
    case "sequence":
      return `${words.sequence} ${lengthText(statement.withinSeconds)}${statement.sameOf ? `, ${words.sameOf} ${valueName(statement.sameOf)}` : ""}${most}`;
    case "difference":
      return `${words.difference} ${valueName(statement.of)}${most}`;
  }
}

interface Ranked {
  readonly sumOf?: ValueOf;
  readonly distinctOf?: ValueOf;
  readonly order?: ValueOrder;
}

/** What values are ranked by, where that is not how often they occur. */
function rankOf({ sumOf, distinctOf, order = "most" }: Ranked, words: Words): string {
  const by = [
    ...(sumOf ? [`${words.sumOf} ${valueName(sumOf)}`] : []),
    ...(distinctOf ? [`${words.distinctOf} ${valueName(distinctOf)}`] : []),
    ...(order === "most" ? [] : [words.order[order]]),
  ];
  return by.map((part) => `, ${part}`).join("");
}

function valueName(of: GroupedBy): string {
  if ("bucketSeconds" in of) return lengthText(of.bucketSeconds);
  return escapeText(
    "entity" in of ? of.entity : "field" in of ? `"${of.field}"` : "said" in of ? of.said.join("/") : of.column,
  );
}

const SIGNS: Readonly<Record<FieldOperator, string>> = {
  equals: "=",
  startsWith: "^=",
  endsWith: "$=",
  contains: "*=",
  above: ">",
  atLeast: ">=",
  atMost: "<=",
  below: "<",
  inNetwork: "/=",
  exists: "",
};

function conditionsOf(where: Where, words: Words, named: readonly PlanShape[]): string {
  const { shapes, templates, places, entities = [], fields = [], anyOf = [], noneOf = [] } = where;
  const meaning = meaningOf(where, named, words);
  const nested = (one: Where): string => conditionsOf(one, words, named);
  const parts = [
    ...(shapes ? [words.shapes(shapes.length)] : []),
    ...(templates ? [words.templates(templates.length)] : []),
    ...(places ? [words.places(places.reduce((sum, { lines }) => sum + lines.length, 0))] : []),
    ...limitsOf(where, words),
    ...entities.map(
      ({ value, kind, role, orValues }) =>
        `${words.withValue} ${[role, kind].map((word) => (word === undefined ? "" : `${word} `)).join("")}${eitherOf(value, orValues, words)}`,
    ),
    ...fields.map((condition) => `${words.withValue} ${fieldOf(condition, words)}`),
    ...anyOf.map((alternatives) => `${words.anyOf} (${alternatives.map(nested).join(` ${words.or} `)})`),
    ...noneOf.map((one) => `${words.except} ${nested(one)}`),
  ];
  const said = parts.length === 0 ? words.all : parts.join(", ");
  return meaning === undefined ? said : `${said}; ${words.meaning}: ${shown(meaning)}`;
}

function fieldOf({ field, operator, value, orValues, orFields }: FieldCondition, words: Words): string {
  const names = eitherOf(field, orFields, words);
  return operator === "exists"
    ? `${names} (${words.exists})`
    : `${names} ${SIGNS[operator]} ${eitherOf(value, orValues, words)}`;
}

const MOST_ALTERNATIVES = 5;

function eitherOf(first: string, others: readonly string[] = [], words: Words): string {
  const all = [first, ...others];
  const more = all.length > MOST_ALTERNATIVES ? [words.further(all.length - MOST_ALTERNATIVES)] : [];
  return [...all.slice(0, MOST_ALTERNATIVES).map(shown), ...more].join(` ${words.or} `);
}

/** What the shapes mean, in the language of the plan where that is known. */
function meaningOf({ shapes = [], meaning }: Where, named: readonly PlanShape[], words: Words): string | undefined {
  const known = named.filter(({ id }) => shapes.includes(id)).flatMap((shape) => shape.meaning ?? []);
  const [first, ...others] = [...new Set(known)];
  if (first === undefined) return meaning;
  return others.length === 0 ? first : `${first} (${words.further(others.length)})`;
}

const limitsOf = ({ host, program, file, from, to, timesOfDay }: Where, words: Words): readonly string[] => [
  ...(host === undefined ? [] : [`${words.on} ${shown(host)}`]),
  ...(program === undefined ? [] : [`${words.by} ${shown(program)}`]),
  ...(file === undefined ? [] : [`${words.inFile} ${shown(file)}`]),
  ...(from === undefined ? [] : [`${words.from} ${formatTime(from, words.zone)} ${words.zone}`]),
  ...(to === undefined ? [] : [`${words.to} ${formatTime(to, words.zone)} ${words.zone}`]),
  ...(timesOfDay === undefined ? [] : [formatTimesOfDay(timesOfDay, words.language)]),
];

const shown = (text: string): string => clipText(escapeText(text), 200);
