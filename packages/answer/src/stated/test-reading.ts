import type {
  Ask,
  AskedResult,
  AskedValue,
  ContextWindow,
  QuestionLanguage,
  ReadCondition,
  ReadEvent,
  ReadQuestion,
  RecordRow,
  ResolvedLine,
  Selection,
  ShapeId,
  SourceId,
  Statement,
  StatementResult,
  WindowBlock,
} from "@lagebild/domain";
import type { AnswerMaterial } from "../answer-material.js";

/** Microseconds of a time on the day of the test log. */
export const at = (clock: string, day = "2026-03-14"): number => Date.parse(`${day}T${clock}Z`) * 1_000;

export const FAILED: ReadEvent = {
  kind: "class",
  id: "login-failed",
  words: "failed logins",
  title: { en: "failed login", de: "fehlgeschlagene Anmeldung" },
  titles: { en: "failed logins", de: "fehlgeschlagene Anmeldungen" },
  where: {},
  shownBy: ["auth"],
};

export const SUCCEEDED: ReadEvent = {
  ...FAILED,
  id: "login-succeeded",
  words: "successful logins",
  title: { en: "successful login", de: "erfolgreiche Anmeldung" },
  titles: { en: "successful logins", de: "erfolgreiche Anmeldungen" },
};

export const REQUESTS: ReadEvent = {
  ...FAILED,
  id: "web-request",
  words: "requests",
  title: { en: "web request", de: "Web-Anfrage" },
  titles: { en: "web requests", de: "Web-Anfragen" },
};

const titled = (en: string, ens: string, de: string, des: string): Pick<AskedValue, "title" | "titles"> => ({
  title: { en, de },
  titles: { en: ens, de: des },
});

export const ACCOUNT: AskedValue = {
  words: "who",
  ...titled("account", "accounts", "Konto", "Konten"),
  of: { field: "user.name" },
  type: "account",
};
export const ADDRESS: AskedValue = {
  words: "from where",
  ...titled("source address", "source addresses", "Quelladresse", "Quelladressen"),
  of: { field: "source.ip" },
  type: "address",
};
export const BYTES: AskedValue = {
  words: "bytes",
  ...titled("bytes sent", "bytes sent", "gesendete Bytes", "gesendete Bytes"),
  of: { field: "source.bytes" },
  type: "number",
};
export const DURATION: AskedValue = {
  words: "duration",
  ...titled("duration", "durations", "Dauer", "Dauern"),
  of: { field: "event.duration" },
  type: "number",
};

/** A condition that a field has a value. */
export function condition(
  field: string,
  values: readonly string[],
  rest: Partial<ReadCondition> & { readonly name?: string; readonly deName?: string } = {},
): ReadCondition {
  const { name = field, deName = name, ...changes } = rest;
  return {
    words: values.join(" "),
    title: { en: name, de: deName },
    operator: "equals",
    values,
    isNot: false,
    where: { fields: values.map((value) => ({ field, operator: "equals", value })) },
    ...changes,
  };
}

export const FROM = condition("source.ip", ["203.0.113.7"]);
export const FOR_ROOT = condition("user.name", ["root"]);

export const selection = (events: readonly ReadEvent[], ...conditions: readonly ReadCondition[]): Selection => ({
  events,
  conditions,
});

/** A result with how it was asked; samples are given by their times. */
export interface GivenResult {
  readonly ask: Ask;
  readonly of?: number;
  readonly statement?: Statement;
  readonly result: Partial<StatementResult> & Readonly<Record<string, unknown>>;
  readonly times?: readonly (number | undefined)[];
  readonly lines?: readonly string[];
  readonly finding?: string;
  readonly kind?: AskedResult["kind"];
  readonly moment?: AskedResult["moment"];
  readonly isFacet?: boolean;
  readonly elsewhere?: string;
}

export interface GivenRead extends Partial<Omit<ReadQuestion, "reading" | "results">> {
  readonly asks?: readonly Ask[];
  readonly of: readonly Selection[];
  readonly given: readonly GivenResult[];
  readonly unused?: readonly string[];
  readonly language?: QuestionLanguage;
  readonly wants?: ContextWindow["plan"]["wants"];
  readonly zone?: string;
  readonly question?: string;
  readonly nearest?: readonly string[];
}

const LINE = "Mar 14 03:11:02 bastion sshd[1]: Failed password for root from 203.0.113.7 port 5 ssh2";

/** A record of the test log at a time. */
export const rowAt = (time: number | undefined, line = 1, byteLength = 9): RecordRow => ({
  source: "00000000000000aa" as SourceId,
  file: "auth.log",
  line,
  byteOffset: line * 1_000,
  byteLength,
  time,
  host: undefined,
  program: undefined,
  shape: "0000000000000001" as ShapeId,
  chunk: 0,
});

/** Material for an answer: exact results with their blocks, the reading on the plan, and the lines that came nearest. */
export function readMaterial({
  asks,
  of,
  given,
  unused = [],
  language = "en",
  wants = "count",
  zone = "UTC",
  question = "?",
  nearest = [],
  ...read
}: GivenRead): AnswerMaterial {
  let line = 0;
  const lineOf = (text: string, time: number | undefined): ResolvedLine => {
    line++;
    const row = rowAt(time, line, Buffer.byteLength(text));
    return { row, sha256: "aa", original: text, text };
  };
  const linesOf = new Map<number, readonly ResolvedLine[]>();
  const blocks: WindowBlock[] = [];
  const exact = given.map(({ statement = { op: "count", where: {} }, result, times = [], lines = [LINE] }, i) => {
    const samples = times.map((time, n) => lineOf(lines[n % lines.length]!, time));
    const id = 10 + i;
    blocks.push({
      id,
      kind: "exact",
      file: "auth.log",
      lines: samples.map(({ row }) => row.line),
      text: "",
      statement,
    });
    linesOf.set(id, samples);
    return { label: "", result: { statement, matched: 0, ...result }, samples };
  });
  nearest.forEach((text, i) => {
    const found = lineOf(text, undefined);
    blocks.push({ id: 50 + i, kind: "lines", file: "auth.log", lines: [found.row.line], text });
    linesOf.set(50 + i, [found]);
  });
  const own = given.filter(({ isFacet }) => !isFacet);
  const reading = { asks: asks ?? [...new Set(own.map(({ ask }) => ask))], of, unused, certainty: 0.9 };
  const window: ContextWindow = {
    question,
    plan: {
      mode: "exact",
      language,
      wants,
      statements: [],
      reason: "",
      times: { zone: { name: zone, from: "incident" } },
      read: {
        verdict: "answered",
        others: [],
        ...read,
        reading,
        results: given.map(({ ask, of: place = 0, finding, kind, moment, isFacet, elsewhere }, i) => ({
          ask,
          of: place,
          exact: i,
          ...(finding !== undefined && { finding }),
          ...(kind && { kind }),
          ...(moment && { moment }),
          ...(isFacet && { isFacet }),
          ...(elsewhere !== undefined && { elsewhere }),
        })),
      },
    },
    tokenizer: "estimate",
    budgetTokens: 1_000,
    usedTokens: 100,
    blocks,
    ledger: { linesTotal: 9, linesSearched: 9, linesUnparsed: 0, evidenceFound: 1, evidenceInWindow: 1, leftOut: [] },
  };
  return { window, linesOf, exact, confidence: 0.5, isComplete: true };
}
