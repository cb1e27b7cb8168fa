import type { FieldOperator } from "@lagebild/domain";
import { askedAmount, askedCounts, type AskedAmount, type AskedCounts } from "./question-amounts.js";
import { languageOf } from "./question-language.js";
import { readTimeCondition, type TimeCondition } from "./times/time-condition.js";

/** A condition on a named value of records; which field it means is known only where the records are. */
export interface AskedCondition {
  /** Matches names of fields in lower case without separators; the last part of a dotted name decides. */
  readonly names: RegExp;
  readonly tests: readonly { readonly operator: FieldOperator; readonly value: string }[];
  /** The words that stand for it in the question: they say nothing of what the records are about. */
  readonly said: readonly string[];
}

/** What a question says of the records besides what they mean. */
export interface QuestionConditions {
  readonly fields: readonly AskedCondition[];
  /** Log level, as logs write it. */
  readonly level: string | undefined;
  /** Numbers of Windows events. */
  readonly eventIds: readonly string[];
  readonly time: TimeCondition | undefined;
  /** A quantity of which the sum, the average or an extreme is asked for. */
  readonly amount: AskedAmount | undefined;
  /** How often a value has to occur. */
  readonly counts: AskedCounts | undefined;
  /** Words of the question that conditions have used up, in lower case. */
  readonly said: ReadonlySet<string>;
}

const STATUS = /^(?:status|statuscode|scstatus|responsestatus)$/;

/** Reads the conditions of a question: status codes, methods, severities, ports, event ids, levels, times. */
export function questionConditions(question: string): QuestionConditions {
  const fields = [
    ...statusConditions(question),
    ...methodConditions(question),
    ...numberConditions(question),
    ...prefixConditions(question),
  ];
  const eventIds = eventIdsIn(question);
  const level = LEVEL.exec(question)?.[1];
  const time = readTimeCondition(question, languageOf(question));
  const amount = askedAmount(question);
  const counts = askedCounts(question);
  const said = new Set(
    [
      ...fields.flatMap((field) => field.said),
      ...eventIds,
      ...(level ? [level] : []),
      ...[time, amount, counts].flatMap((part) => part?.said ?? []),
    ].map((word) => word.toLowerCase()),
  );
  if (eventIds.length > 0)
    for (const word of ["event", "id", "sysmon", "ereignis", "event-id", "ereignis-id"]) said.add(word);
  return { fields, level, eventIds, time, amount, counts, said };
}

const LEVEL =
  /(?<![\p{L}\p{N}])(WARN(?:ING)?|ERROR|INFO|DEBUG|FATAL|CRITICAL|NOTICE|TRACE|FEHLER|WARNUNG)(?![\p{L}\p{N}_])/u;

const STATUS_WORDS =
  "status(?: ?code)?s?|http(?:[- ]?status)?|code|error|fehler(?:code)?|serverfehler|response|antwort|server error|with|mit|denied with|answered with";
const STATUS_NUMBER = new RegExp(
  `(?:^|[^\\p{L}])((?:${STATUS_WORDS}))\\s*[:=]?\\s*\\(?([1-5])(\\d\\d|xx)\\)?(?![\\p{L}\\p{N}:/]|\\.\\d)`,
  "giu",
);

function statusConditions(question: string): readonly AskedCondition[] {
  return [...question.matchAll(STATUS_NUMBER)].map(([, words, hundred, rest]) => {
    const isRange = rest!.toLowerCase() === "xx";
    const tests = isRange
      ? ([
          { operator: "atLeast", value: `${hundred}00` },
          { operator: "below", value: `${Number(hundred) + 1}00` },
        ] as const)
      : ([{ operator: "equals", value: `${hundred}${rest}` }] as const);
    return {
      names: STATUS,
      tests,
      said: [...words!.split(/\s+/), `${hundred}${rest}`],
    };
  });
}

const METHOD = /(?<![\p{L}\p{N}])(GET|POST|PUT|HEAD|OPTIONS|DELETE|PATCH|CONNECT|TRACE|PROPFIND)(?![\p{L}\p{N}_])/gu;

const methodConditions = (question: string): readonly AskedCondition[] =>
  [...new Set([...question.matchAll(METHOD)].map((match) => match[1]!))].map((method) => ({
    names: /method$/,
    tests: [{ operator: "equals", value: method }],
    said: [method],
  }));

/** What a number after these words means, and the fields that hold it. */
const NUMBERED: readonly (readonly [RegExp, RegExp])[] = [
  [/severity|schweregrad|schwere|priority|priorität|dringlichkeit/iu, /^(?:severity|priority|sev|level)$/],
  [/(?:ziel|destination |dest )?ports?/iu, /^(?:dpt|dport|destport|dstport|destinationport|respp|idrespp|port)$/],
  [/logon ?type|anmeldetyp|type|typ/iu, /type$/],
];

function numberConditions(question: string): readonly AskedCondition[] {
  return NUMBERED.flatMap(([words, names]) => {
    const pattern = new RegExp(
      `(?<![\\p{L}])(${words.source})(?:\\s+(?:of|is|von|number|nummer|=))?\\s*\\(?(\\d{1,5})\\)?(?![\\p{N}:]|\\.\\d)`,
      "giu",
    );
    return [...question.matchAll(pattern)].map(([, word, value]) => ({
      names,
      tests: [{ operator: "equals", value: value! }] as const,
      said: [...word!.split(/\s+/), value!],
    }));
  });
}

const PREFIX =
  /(?<![\p{L}])(?:(?:start|begin)(?:s|ning|ing)? with|beginn(?:t|en|end) mit|fängt mit|fangen mit)\s+["“„'`]?([^\s"“”„'`?,()]{2,80})/giu;

/** "Whose name starts with": which value is meant shows only where the records are. */
const prefixConditions = (question: string): readonly AskedCondition[] =>
  [...question.matchAll(PREFIX)].map(([words, value]) => ({
    names: /^(?!message$|eventname$)/,
    tests: [{ operator: "startsWith", value: value! }],
    said: words.replace(/["“„'`]/g, "").split(/\s+/),
  }));

const EVENT_ID =
  /(?<![\p{L}])(?:event[- ]?(?:id)?s?|ereignis[- ]?(?:id)?s?|event-?kennung|sysmon(?: event)?(?: id)?|id)\s*[:=]?\s*\(?(\d{1,5})\)?(?![\p{N}:]|\.\d)/giu;
const BARE_EVENT_ID = /(?:^|[\s(])(4[67]\d\d|5[01]\d\d|70[34]\d|1102)(?=[\s),?:]|$)/g;

const eventIdsIn = (question: string): readonly string[] => [
  ...new Set([...question.matchAll(EVENT_ID), ...question.matchAll(BARE_EVENT_ID)].map((match) => match[1]!)),
];
