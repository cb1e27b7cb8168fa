import type { Bytes } from "./bytes.js";

// Written from the OpenAPI document by write-api.ts; CONTRIBUTING.md says how. Not to be edited.

export type Alive = { status: "alive" };

export type Analysis = {
  /** Where its lines are read and further questions asked */
  incident: string;
  job: Job;
  answers: ({ question: string; record: AnswerRecord } | { question: string; fault: string })[];
  /** Markdown: questions and answers, hashes of sources, what was not read, the picture */
  report: string;
};

export type AnalysisEvent =
  | { type: "job"; job: Job }
  | { type: "answered"; question: string; record: AnswerRecord }
  | { type: "answered"; question: string; fault: string }
  | { type: "analysis"; analysis: Analysis };

export type Answer = {
  question: string;
  language: "en" | "de";
  mode: "semantic" | "exact" | "exhaustive";
  verdict: "answered" | "absent" | "not-assessable" | "insufficient";
  answer: string;
  values: string[];
  /** How the question was read; absent where nothing in it was understood */
  reading?: Reading;
  /** How it could be read as well, the likeliest first */
  alternatives?: OtherReading[];
  /** What a language model said of the readings of an open question; nothing is claimed of what it chose */
  choice?:
    | {
        /** Name of the model */
        by: string;
        /** other: this reading, in place of the likeliest; first: the likeliest; none: none of them; unsure: otherwise where they stood in another order */
        chose: "other" | "first" | "none" | "unsure";
      }
    | {
        /** Why it chose nothing */
        fault: string;
      };
  /** Telling words of the question that the reading does not account for */
  unused?: string[];
  /** What a language model wrote beside it, as far as it holds */
  inWords?: InWords;
  model?: ModelUse;
  notes: string[];
  findings: Finding[];
  citations: {
    id: number;
    source: string;
    file: string;
    sha256: string;
    firstLine: number;
    lastLine: number;
    byteOffset: number;
    byteLength: number;
    text: string;
    run?: Run;
  }[];
  exact: StatementResult[];
  window: ContextWindow;
  ledger: Ledger;
  verification: {
    citationsChecked: number;
    citationsFailed: number;
    valuesChecked: number;
    valuesFailed: number;
    sentencesRemoved: number;
  };
};

export type AnswerList = {
  answers: {
    id: string;
    createdMs: number;
    conversation?: string;
    question: string;
    verdict: "answered" | "absent" | "not-assessable" | "insufficient";
    answer: string;
  }[];
  /** What the next page begins after, as its `after`; absent on the last */
  next?: string;
};

export type AnswerRecord = {
  id: string;
  incident: string;
  createdMs: number;
  conversation?: string;
  /** The question as it was searched, where earlier ones completed it */
  understoodAs?: string;
  answer: Answer;
  generation: StoredGeneration;
  /** What was looked at after it, where that was asked for */
  trace?: Trace;
  /** An analyst said that question, reading and answer are right */
  confirmed?: { note: string; atMs: number };
};

export type AskEvent =
  | { type: "window"; window: ContextWindow }
  | { type: "stated"; answer: Answer }
  | { type: "sentence"; text: string; cites: number[] }
  | { type: "answer"; record: AnswerRecord };

export type AskRequest = {
  question: string;
  budgetTokens?: number;
  filter?: Filter;
  /** Zone in which times are typed and shown; the incident's unless given */
  zone?: string;
  /** A plan to work by, such as one of an answer that was edited; its statements run as they are given */
  plan?: Plan;
  /** Id of a conversation of the incident, or "new" to start one */
  conversation?: string;
  /** none answers by rules */
  model?: "default" | "none";
  settings?: { temperature?: number; seed?: number; maxTokens?: number };
};

export type ContextWindow = {
  question: string;
  understoodAs?: string;
  plan: QuestionPlan;
  tokenizer: string;
  budgetTokens: number;
  usedTokens: number;
  blocks: {
    id: number;
    kind: "facts" | "history" | "exact" | "lines" | "run";
    source?: string;
    file?: string;
    lines?: number[];
    text: string;
    run?: Run;
    statement?: Statement;
    /** What its events mean, in the plan's language */
    meaning?: string;
    /** How a block of evidence was found */
    explain?: {
      foundBy: ("meaning" | "words" | "entities" | "exact" | "rarity")[];
      score: number;
      similarity?: number;
    };
  }[];
  ledger: Ledger;
};

export type Coverage = {
  source: string;
  file: string;
  format: string;
  encoding: string;
  bytes: number;
  lines: number;
  parsed: number;
  keptAsText: number;
  emptyLines: number;
  notRecords?: number;
  cutLines: number;
  withoutTime: number;
  brokenCharacters: number;
  gaps?: number;
  gapBytes?: number;
  assumptions: string[];
  course?: TimeCourse;
  events?: EventCoverage;
};

export type Custody = {
  links: {
    /** Of the entry in the audit */
    number: number;
    hash: string;
    atMs: number;
    /** Absent where it was forgotten */
    act?: {
      who: string;
      /** Id of the key that was used */
      key?: string;
      from: string;
      /** source stored, source verified */
      action: string;
      failed?: string;
      details: Record<string, unknown>;
    };
  }[];
};

export type DecisionRequest = {
  /** Without it, what was said is taken back */
  verdict?: "harmless" | "confirmed";
  note?: string;
  /** Who says so */
  by?: string;
};

/** OpenAPI 3.1 */

export type Document = Record<string, unknown>;

export type EntityList = {
  kinds: {
    kind: string;
    distinct: number;
    values: {
      value: string;
      count: number;
      /** Microseconds since 1970 UTC */
      firstTime?: number;
      /** Microseconds since 1970 UTC */
      lastTime?: number;
    }[];
  }[];
};

export type EntityReport = {
  asked: string;
  value: string;
  records: number;
  /** Left out by limits of time, since they have no time */
  withoutTime?: number;
  kinds: {
    kind: string;
    records: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
  }[];
  /** Microseconds since 1970 UTC */
  firstTime?: number;
  /** Microseconds since 1970 UTC */
  lastTime?: number;
  files: {
    value: string;
    count: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
  }[];
  hosts: {
    value: string;
    count: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
  }[];
  programs: {
    value: string;
    count: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
  }[];
  /** What else the same records hold */
  together: {
    kind: string;
    distinct: number;
    values: {
      value: string;
      count: number;
      /** Microseconds since 1970 UTC */
      firstTime?: number;
      /** Microseconds since 1970 UTC */
      lastTime?: number;
    }[];
  }[];
  shapes: { shape: string; text: string; records: number; meanings: { en: string; de: string; severity: string }[] }[];
  shapesTotal: number;
  samples: ReadLine[];
};

export type EventCoverage = {
  withCategory: number;
  /** Records by the mapping that took them */
  mappings: Record<string, number>;
  /** Shapes without a category, most frequent first */
  missing: { shape: string; count: number }[];
};

export type EventsPage = {
  events: {
    /** By the Elastic Common Schema */
    document: Record<string, unknown>;
    /** The same values, flat; lists with blanks in between */
    event: Record<string, string>;
    /** Values under the names that the log gives them */
    fields: Record<string, string>;
  }[];
  /** Where the next page begins; absent where there is none */
  next?: string;
};

/** Rows in the format that the path names */

export type Exported = string;

export type FieldsReport = {
  records: number;
  fields: {
    field: string;
    /** Of the Elastic Common Schema, not of a log */
    isOfEvent: boolean;
    records: number;
    /** Absent where values of a log's field are not kept in a column */
    distinct?: number;
    top?: { value: string; count: number }[];
  }[];
};

export type Filter = {
  /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
  from?: string;
  /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
  to?: string;
  host?: string;
  program?: string;
  file?: string;
  /** On every day; a time that ends before it begins passes midnight */
  timesOfDay?: {
    fromSecond: number;
    toSecond: number;
    zone: string;
    /** Monday is 1 */
    weekdays?: number[];
  };
};

/** A line whose text speaks to an assistant instead of recording an event */

export type Finding = {
  kind: "addresses-assistant";
  source: string;
  file: string;
  line: number;
  excerpt: string;
  encoding: string;
};

export type GrepReport = {
  pattern: string;
  /** Lines that match, exactly, among those searched */
  matched: number;
  files: { source: string; file: string; matched: number }[];
  lines: { line: ReadLine; start: number; length: number }[];
  searched: {
    sources: number;
    lines: number;
    bytes: number;
    totalBytes: number;
    isComplete: boolean;
    /** Lines of which only the beginning was looked at */
    cutLines: number;
    /** Files of which parts are not in the incident yet */
    incomplete: string[];
  };
};

export type GrepRequest = {
  /** RE2 syntax, without back references and look-around */
  pattern: string;
  ignoreCase?: boolean;
  file?: string;
  /** 100 unless given */
  limit?: number;
  timeoutMs?: number;
};

export type InWords = {
  text: string;
  citations: {
    id: number;
    source: string;
    file: string;
    sha256: string;
    firstLine: number;
    lastLine: number;
    byteOffset: number;
    byteLength: number;
    text: string;
    run?: Run;
  }[];
};

export type Incident = {
  id: string;
  /** Milliseconds since 1970 UTC */
  createdMs: number;
  note: string;
  /** Zone in which its times are typed and shown */
  zone?: string;
  /** Who may read what is in it, by the Traffic Light Protocol 2.0 */
  tlp?: "TLP:CLEAR" | "TLP:GREEN" | "TLP:AMBER" | "TLP:AMBER+STRICT" | "TLP:RED";
  /** Whole days from its creation after which it is deleted */
  keptDays?: number;
};

export type IncidentChange = {
  /** Zone in which times are typed and shown; null clears it */
  zone?: string | null;
  /** Who may read what is in it; null clears it */
  tlp?: "TLP:CLEAR" | "TLP:GREEN" | "TLP:AMBER" | "TLP:AMBER+STRICT" | "TLP:RED" | null;
  /** Days from its creation until it is deleted; null keeps it */
  keptDays?: number | null;
};

export type IncidentList = {
  incidents: Incident[];
  /** What the next page begins after, as its `after`; absent on the last */
  next?: string;
};

export type IncidentWithSnapshot = {
  id: string;
  /** Milliseconds since 1970 UTC */
  createdMs: number;
  note: string;
  /** Zone in which its times are typed and shown */
  zone?: string;
  /** Who may read what is in it, by the Traffic Light Protocol 2.0 */
  tlp?: "TLP:CLEAR" | "TLP:GREEN" | "TLP:AMBER" | "TLP:AMBER+STRICT" | "TLP:RED";
  /** Whole days from its creation after which it is deleted */
  keptDays?: number;
  snapshot: Snapshot;
};

export type IncidentZone = { name: string; from: "asked" | "incident" | "installation" | "sources" | "none" };

/** A question to be looked into; it is answered by rules, and a model chooses the looks at most */

export type InvestigationRequest = AskRequest;

export type Job = {
  id: string;
  incident: string;
  files: string[];
  phase: "waiting" | "planning" | "running" | "finishing" | "done" | "failed" | "cancelled";
  createdMs: number;
  changedMs: number;
  slicesTotal: number;
  slicesDone: number;
  /** Bytes */
  sizeTotal: number;
  /** Bytes */
  sizeDone: number;
  /** Bytes that planning has read so far */
  sizePlanned: number;
  failed: {
    name: string;
    /** As in the type of a problem */
    kind: string;
    message: string;
  }[];
  failure?: {
    /** As in the type of a problem */
    kind: string;
    message: string;
  };
  output?: {
    /** The first 500 */
    added: string[];
    addedCount: number;
    /** By which a source has grown; the first 500 */
    grown: string[];
    grownCount: number;
    /** Hold what a source of another name holds, or held earlier: kept and counted once; the first 500 */
    copies: { file: string; source: string; of: string; isEarlier: boolean }[];
    copiesCount: number;
    /** Were there already, byte for byte; the first 500 */
    unchanged: string[];
    unchangedCount: number;
    /** The first 500 */
    skips: Skip[];
    skipsCount: number;
    records: number;
    /** Detection rules that matched, with their records */
    rules?: { rule: string; count: number }[];
  };
};

export type JobList = {
  jobs: Job[];
  /** What the next page begins after, as its `after`; absent on the last */
  next?: string;
};

export type Ledger = {
  linesTotal: number;
  linesSearched: number;
  linesUnparsed: number;
  evidenceFound: number;
  evidenceInWindow: number;
  leftOut: { reason: string; count: number }[];
  /** Records within the limits, and those left out by the limits of time since they have no time */
  limited?: { records: number; withoutTime: number };
  ingesting?: { bytesDone: number; bytesTotal: number };
  history?: { turnsShown: number; turnsLeftOut: number; tokens: number };
};

export type Lines = {
  file: string;
  first: number;
  last: number;
  lines: ReadLine[];
  /** Where to go on, where the lines were too long to send at once */
  nextLine?: number;
};

/** Prometheus text format */

export type Metrics = string;

export type ModelUse = {
  name: string;
  fingerprint: string;
  seed: number;
  temperature: number;
  promptTokens?: number;
  isPromptEstimated?: boolean;
  generatedTokens: number;
  /** Mean of the probabilities of the words shown, 0 to 1 */
  confidence?: number;
  certainty?: { value: string; probability: number }[];
};

export type NewIncident = {
  /** Name of an incident */
  id: string;
  note?: string;
  /** Zone in which times are typed and shown; the incident's unless given */
  zone?: string;
  /** Mark of the Traffic Light Protocol 2.0; no model of another machine reads what is TLP:AMBER+STRICT or TLP:RED */
  tlp?: "TLP:CLEAR" | "TLP:GREEN" | "TLP:AMBER" | "TLP:AMBER+STRICT" | "TLP:RED";
  /** Days from its creation after which it is deleted */
  keptDays?: number;
};

export type OtherReading = { reading: Reading; said: string; matched: number };

export type PictureReport = {
  picture: {
    version: string;
    records: number;
    withoutTime: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
    sources: {
      source: string;
      file: string;
      records: number;
      kinds: { kind: string; title: { en: string; de: string }; records: number }[];
      /** Microseconds since 1970 UTC */
      firstTime?: number;
      /** Microseconds since 1970 UTC */
      lastTime?: number;
      withoutTime: number;
      withCategory: number;
      isZoneAssumed: boolean;
      silences: { fromLine: number; toLine: number; fromTime: number; toTime: number }[];
      jumps: { fromLine: number; toLine: number; fromTime: number; toTime: number }[];
      gaps: number;
      isIncomplete: boolean;
    }[];
    /** Those of the highest level first */
    findings: {
      id: string;
      rule: string;
      title: string;
      statement: { en: string; de: string };
      /** The statement with few and short values */
      brief?: { en: string; de: string };
      harmless?: { en: string; de: string };
      level: "informational" | "low" | "medium" | "high" | "critical";
      sure: "possible" | "likely" | "sure";
      tactics: string[];
      techniques: string[];
      who: { values: { value: string; count: number }[]; distinct: number };
      from: { values: { value: string; count: number }[]; distinct: number };
      to: { values: { value: string; count: number }[]; distinct: number };
      hosts: { values: { value: string; count: number }[]; distinct: number };
      what: { values: { value: string; count: number }[]; distinct: number };
      count: number;
      /** Microseconds since 1970 UTC */
      firstTime?: number;
      /** Microseconds since 1970 UTC */
      lastTime?: number;
      /** At most 20 */
      lines: {
        source: string;
        file: string;
        line: number;
        /** Microseconds since 1970 UTC */
        time?: number;
      }[];
      /** Findings that it includes */
      parts: { rule: string; title: string; count: number }[];
      /** Which records it is of */
      matches?: Record<string, unknown>;
      decision?: { verdict: "harmless" | "confirmed"; note: string; by: string; atMs: number };
    }[];
    topics: {
      topic: string;
      title: { en: string; de: string };
      phase: string;
      status: "observed" | "not-observed" | "not-assessable";
      seen: {
        rule: string;
        count: number;
        /** Microseconds since 1970 UTC */
        firstTime?: number;
        /** Microseconds since 1970 UTC */
        lastTime?: number;
      }[];
      findings: string[];
      /** That show it, or could have */
      sources: string[];
      /** Compared */
      records: number;
      /** Kinds of sources that would show it */
      shownBy: { en: string; de: string }[];
    }[];
    actors: {
      kind: "account" | "address" | "host" | "process";
      value: string;
      roles: ("source" | "destination" | "actor" | "target" | "observer")[];
      count: number;
      /** Microseconds since 1970 UTC */
      firstTime?: number;
      /** Microseconds since 1970 UTC */
      lastTime?: number;
    }[];
    acts: {
      user?: string;
      from?: string;
      host?: string;
      action?: string;
      count: number;
      /** Microseconds since 1970 UTC */
      firstTime?: number;
      /** Microseconds since 1970 UTC */
      lastTime?: number;
    }[];
    sessions: {
      kind: "login" | "web";
      user?: string;
      from?: string;
      host?: string;
      count: number;
      isOpen: boolean;
      /** Microseconds since 1970 UTC */
      firstTime?: number;
      /** Microseconds since 1970 UTC */
      lastTime?: number;
    }[];
    leftOut: string[];
  };
  lines: { source: string; line: number; text: string }[];
};

/** How a question is worked; its statements run as they are given */

export type Plan = {
  mode: "semantic" | "exact" | "exhaustive";
  language: "en" | "de";
  wants: "yes-no" | "values" | "count" | "times" | "list" | "description";
  statements: (
    | { op: "count"; where: PlanWhere }
    | {
        op: "countDistinct";
        of:
          | {
              entity:
                | "address"
                | "account"
                | "host"
                | "domain"
                | "url"
                | "mail"
                | "hash"
                | "path"
                | "process"
                | "port"
                | "cve"
                | "principal"
                | "session"
                | "rule";
            }
          | { field: string }
          | { column: "host" | "program" | "file" }
          | { said: string[]; as?: "address" | "name" | "number" | "message" };
        where: PlanWhere;
        /** How often a value occurs, inclusive */
        counts?: { atLeast?: number; atMost?: number };
      }
    | {
        op: "top";
        of:
          | {
              entity:
                | "address"
                | "account"
                | "host"
                | "domain"
                | "url"
                | "mail"
                | "hash"
                | "path"
                | "process"
                | "port"
                | "cve"
                | "principal"
                | "session"
                | "rule";
            }
          | { field: string }
          | { column: "host" | "program" | "file" }
          | { said: string[]; as?: "address" | "name" | "number" | "message" };
        where: PlanWhere;
        /** How often a value occurs, inclusive */
        counts?: { atLeast?: number; atMost?: number };
        /** Ranks by the sum of this value's numbers */
        sumOf?:
          | {
              entity:
                | "address"
                | "account"
                | "host"
                | "domain"
                | "url"
                | "mail"
                | "hash"
                | "path"
                | "process"
                | "port"
                | "cve"
                | "principal"
                | "session"
                | "rule";
            }
          | { field: string }
          | { column: "host" | "program" | "file" }
          | { said: string[]; as?: "address" | "name" | "number" | "message" };
        /** Ranks by how many different ones of this value there are */
        distinctOf?:
          | {
              entity:
                | "address"
                | "account"
                | "host"
                | "domain"
                | "url"
                | "mail"
                | "hash"
                | "path"
                | "process"
                | "port"
                | "cve"
                | "principal"
                | "session"
                | "rule";
            }
          | { field: string }
          | { column: "host" | "program" | "file" }
          | { said: string[]; as?: "address" | "name" | "number" | "message" };
        /** Those of most come first unless given; first and last go by the times */
        order?: "most" | "least" | "first" | "last";
        /** Rows that come back at most */
        limit: number;
      }
    | {
        op: "summarise";
        of:
          | {
              entity:
                | "address"
                | "account"
                | "host"
                | "domain"
                | "url"
                | "mail"
                | "hash"
                | "path"
                | "process"
                | "port"
                | "cve"
                | "principal"
                | "session"
                | "rule";
            }
          | { field: string }
          | { column: "host" | "program" | "file" }
          | { said: string[]; as?: "address" | "name" | "number" | "message" };
        where: PlanWhere;
      }
    | {
        op: "first";
        where: PlanWhere;
        /** Rows that come back at most */
        limit: number;
      }
    | {
        op: "last";
        where: PlanWhere;
        /** Rows that come back at most */
        limit: number;
      }
    | {
        op: "silences";
        where: PlanWhere;
        /** Rows that come back at most */
        limit: number;
      }
    | {
        op: "perBucket";
        where: PlanWhere;
        bucketSeconds: number;
        zone?: string;
        /** Rows that come back at most */
        limit: number;
      }
    | {
        op: "group";
        by: (
          | (
              | {
                  entity:
                    | "address"
                    | "account"
                    | "host"
                    | "domain"
                    | "url"
                    | "mail"
                    | "hash"
                    | "path"
                    | "process"
                    | "port"
                    | "cve"
                    | "principal"
                    | "session"
                    | "rule";
                }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" }
            )
          | { bucketSeconds: number }
        )[];
        where: PlanWhere;
        /** How often a value occurs, inclusive */
        counts?: { atLeast?: number; atMost?: number };
        /** Those of most come first unless given; first and last go by the times */
        order?: "most" | "least" | "first" | "last";
        /** Also tells where the first and the last record stand */
        places?: boolean;
        /** Rows that come back at most */
        limit: number;
      }
    | {
        op: "sequence";
        where: PlanWhere;
        then: PlanWhere;
        withinSeconds: number;
        sameOf?:
          | {
              entity:
                | "address"
                | "account"
                | "host"
                | "domain"
                | "url"
                | "mail"
                | "hash"
                | "path"
                | "process"
                | "port"
                | "cve"
                | "principal"
                | "session"
                | "rule";
            }
          | { field: string }
          | { column: "host" | "program" | "file" }
          | { said: string[]; as?: "address" | "name" | "number" | "message" };
        /** Rows that come back at most */
        limit: number;
      }
    | {
        op: "difference";
        of:
          | {
              entity:
                | "address"
                | "account"
                | "host"
                | "domain"
                | "url"
                | "mail"
                | "hash"
                | "path"
                | "process"
                | "port"
                | "cve"
                | "principal"
                | "session"
                | "rule";
            }
          | { field: string }
          | { column: "host" | "program" | "file" }
          | { said: string[]; as?: "address" | "name" | "number" | "message" };
        where: PlanWhere;
        other: PlanWhere;
        /** Rows that come back at most */
        limit: number;
      }
  )[];
  steps?: {
    asks: string;
    /** Place of a statement in the plan, from 0 */
    statement: number;
    /** A value of an earlier statement's result; taken anew when the plan runs */
    takes?: {
      /** Place of a statement in the plan, from 0 */
      statement: number;
      value: string;
    };
    compares?: "more" | "less";
  }[];
  reason?: string;
  origin?: "rules" | "given";
  /** The zone of its times, and how words for a time were read: for the reader */
  times?: {
    zone: { name: string; from: "asked" | "incident" | "installation" | "sources" | "none" };
    asked?: {
      from?: string | number;
      to?: string | number;
      /** On every day; a time that ends before it begins passes midnight */
      timesOfDay?: {
        fromSecond: number;
        toSecond: number;
        zone: string;
        /** Monday is 1 */
        weekdays?: number[];
      };
      days?: number;
    };
  };
  /** How the question is to be read; what came of it is worked out anew */
  read?: {
    reading: {
      asks: (
        | { on?: number; ask: "count" | "duration" | "interval" | "yes-no" | "order" | "summary" }
        | { on?: number; ask: "silence"; isBefore?: boolean }
        | {
            on?: number;
            ask: "timeline";
            tells?: "steps" | "records" | "stretches";
            parts?: number;
            beside?: {
              words: string;
              title: { en: string; de: string };
              titles: { en: string; de: string };
              of:
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" };
              orOf?: (
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" }
              )[];
              type: string;
            }[];
          }
        | {
            on?: number;
            ask: "distinct";
            of: {
              words: string;
              title: { en: string; de: string };
              titles: { en: string; de: string };
              of:
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" };
              orOf?: (
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" }
              )[];
              type: string;
            };
            counts?: { atLeast?: number; atMost?: number };
          }
        | {
            on?: number;
            ask: "list";
            of: {
              words: string;
              title: { en: string; de: string };
              titles: { en: string; de: string };
              of:
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" };
              orOf?: (
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" }
              )[];
              type: string;
            }[];
            limit: number;
            counts?: { atLeast?: number; atMost?: number };
          }
        | {
            on?: number;
            ask: "top";
            of: {
              words: string;
              title: { en: string; de: string };
              titles: { en: string; de: string };
              of:
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" };
              orOf?: (
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" }
              )[];
              type: string;
            };
            limit: number;
            order: "most" | "least" | "first" | "last";
            sumOf?: {
              words: string;
              title: { en: string; de: string };
              titles: { en: string; de: string };
              of:
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" };
              orOf?: (
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" }
              )[];
              type: string;
            };
            distinctOf?: {
              words: string;
              title: { en: string; de: string };
              titles: { en: string; de: string };
              of:
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" };
              orOf?: (
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" }
              )[];
              type: string;
            };
            counts?: { atLeast?: number; atMost?: number };
          }
        | { on?: number; ask: "when"; which: "first" | "last" | "both" | "all" }
        | {
            on?: number;
            ask: "amount";
            part: "sum" | "average" | "max" | "min";
            of: {
              words: string;
              title: { en: string; de: string };
              titles: { en: string; de: string };
              of:
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" };
              orOf?: (
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" }
              )[];
              type: string;
            };
            beside?: {
              words: string;
              title: { en: string; de: string };
              titles: { en: string; de: string };
              of:
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" };
              orOf?: (
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" }
              )[];
              type: string;
            }[];
          }
        | { on?: number; ask: "per"; bucketSeconds: number; isBusiest: boolean }
        | { on?: number; ask: "compare"; says: "more" | "less" }
        | {
            on?: number;
            ask: "only";
            of: {
              words: string;
              title: { en: string; de: string };
              titles: { en: string; de: string };
              of:
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" };
              orOf?: (
                | {
                    entity:
                      | "address"
                      | "account"
                      | "host"
                      | "domain"
                      | "url"
                      | "mail"
                      | "hash"
                      | "path"
                      | "process"
                      | "port"
                      | "cve"
                      | "principal"
                      | "session"
                      | "rule";
                  }
                | { field: string }
                | { column: "host" | "program" | "file" }
                | { said: string[]; as?: "address" | "name" | "number" | "message" }
              )[];
              type: string;
            };
          }
        | { on?: number; ask: "lines"; limit: number }
        | { on?: number; ask: "clock"; part: "zone" | "year" }
      )[];
      of: {
        events: {
          words: string;
          title: { en: string; de: string };
          titles: { en: string; de: string };
          kind: "class" | "topic" | "text" | "value";
          id: string;
          where?: PlanWhere;
          otherwise?: PlanWhere;
          shownBy: string[];
          topic?: string;
          isPattern?: boolean;
        }[];
        conditions: {
          words: string;
          title: { en: string; de: string };
          operator:
            | "equals"
            | "startsWith"
            | "endsWith"
            | "contains"
            | "above"
            | "atLeast"
            | "atMost"
            | "below"
            | "inNetwork"
            | "exists";
          values: string[];
          isNot: boolean;
          where: PlanWhere;
        }[];
        time?: {
          from?: string | number;
          to?: string | number;
          /** On every day; a time that ends before it begins passes midnight */
          timesOfDay?: {
            fromSecond: number;
            toSecond: number;
            zone: string;
            /** Monday is 1 */
            weekdays?: number[];
          };
          host?: string;
          program?: string;
          file?: string;
          words: string;
        };
        step?: { words: string; which: "first" | "last" };
        anchor?: {
          side: "before" | "after";
          words: string;
          events: {
            words: string;
            title: { en: string; de: string };
            titles: { en: string; de: string };
            kind: "class" | "topic" | "text" | "value";
            id: string;
            where?: PlanWhere;
            otherwise?: PlanWhere;
            shownBy: string[];
            topic?: string;
            isPattern?: boolean;
          }[];
          conditions: {
            words: string;
            title: { en: string; de: string };
            operator:
              | "equals"
              | "startsWith"
              | "endsWith"
              | "contains"
              | "above"
              | "atLeast"
              | "atMost"
              | "below"
              | "inNetwork"
              | "exists";
            values: string[];
            isNot: boolean;
            where: PlanWhere;
          }[];
          at: number;
        };
      }[];
      unused: string[];
      certainty: number;
    };
    choice?: { by: string; chose: "other" | "first" | "none" | "unsure" } | { fault: string };
  };
  /** Names of shapes: for the reader */
  shapes?: { id: string; text: string; meaning?: string; isTaken: boolean }[];
};

export type PlanWhere = {
  from?: string | number;
  to?: string | number;
  /** On every day; a time that ends before it begins passes midnight */
  timesOfDay?: {
    fromSecond: number;
    toSecond: number;
    zone: string;
    /** Monday is 1 */
    weekdays?: number[];
  };
  host?: string;
  program?: string;
  file?: string;
  /** Records of any of these shapes */
  shapes?: string[];
  /** Records that hold each of these values */
  entities?: {
    value: string;
    kind?:
      | "address"
      | "account"
      | "host"
      | "domain"
      | "url"
      | "mail"
      | "hash"
      | "path"
      | "process"
      | "port"
      | "cve"
      | "principal"
      | "session"
      | "rule";
    role?: "source" | "destination" | "actor" | "target" | "observer";
    /** Any of these values does as well */
    orValues?: string[];
  }[];
  fields?: {
    field: string;
    operator:
      | "equals"
      | "startsWith"
      | "endsWith"
      | "contains"
      | "above"
      | "atLeast"
      | "atMost"
      | "below"
      | "inNetwork"
      | "exists";
    value: string;
    /** Any of these values does as well */
    orValues?: string[];
    /** Any of these fields may meet the condition as well */
    orFields?: string[];
  }[];
  templates?: string[];
  /** Records that begin at these lines of these sources */
  places?: { source: string; lines: number[] }[];
  /** What the shapes were chosen for, in words: for the reader, not for the engine */
  meaning?: string;
  /** Of each list, records meet at least one */
  anyOf?: PlanWhere[][];
  /** Records that meet any of these in whole are left out */
  noneOf?: PlanWhere[];
};

export type PlannedQuestion = {
  question: string;
  plan: QuestionPlan;
  /** Records of each statement, in order */
  matched: number[];
};

export type PlaybookList = {
  playbooks: {
    id: string;
    title: { en?: string; de?: string };
    description?: { en?: string; de?: string };
    sources?: string[];
    steps: {
      id: string;
      title: { en?: string; de?: string };
      topics?: string[];
      question?: { en?: string; de?: string };
      sources?: string[];
    }[];
  }[];
};

export type PlaybookReport = {
  /** Who may read it, by the Traffic Light Protocol 2.0 */
  tlp?: "TLP:CLEAR" | "TLP:GREEN" | "TLP:AMBER" | "TLP:AMBER+STRICT" | "TLP:RED";
  playbook: string;
  title: string;
  incident: string;
  language: "en" | "de";
  zone: string;
  createdMs: number;
  material: {
    files: { file: string; sha256: string; lines: number }[];
    lines: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
    hosts: string[];
    incomplete: string[];
  };
  /** No source could show what it asks for: there are no steps */
  unfit?: string;
  steps: {
    id: string;
    title: string;
    topics: {
      topic: string;
      title: string;
      status: "observed" | "not-observed" | "not-assessable";
      /** An analyst judged all of it harmless */
      isHarmless: boolean;
      count: number;
      /** Microseconds since 1970 UTC */
      firstTime?: number;
      /** Microseconds since 1970 UTC */
      lastTime?: number;
      findings: {
        /** Absent where only records are seen */
        id?: string;
        statement: string;
        level?: "informational" | "low" | "medium" | "high" | "critical";
        sure?: "possible" | "likely" | "sure";
        count: number;
        /** Microseconds since 1970 UTC */
        firstTime?: number;
        /** Microseconds since 1970 UTC */
        lastTime?: number;
        lines: { file: string; line: number; text: string }[];
        decision?: { verdict: "harmless" | "confirmed"; note: string; by: string; atMs: number };
      }[];
      findingsTotal: number;
      /** Sources that show it, or those that were compared */
      sources: string[];
      /** Of these sources */
      records: number;
      /** Kinds of logs that would show it */
      shownBy: string[];
    }[];
    /** Of a free question */
    answer?: {
      id: string;
      question: string;
      answerId: string;
      verdict: "answered" | "absent" | "not-assessable" | "insufficient";
      answer: string;
      values: string[];
      lines: { citation: number; file: string; line: number; text: string; count: number }[];
      verification: {
        citationsChecked: number;
        citationsFailed: number;
        valuesChecked: number;
        valuesFailed: number;
        sentencesRemoved: number;
      };
    };
  }[];
  /** Lines that speak to an assistant, each once */
  findings: Finding[];
};

export type PlaybookRequest = {
  /** A playbook of the product */
  name?: string;
  /** A playbook of your own */
  playbook?: {
    id: string;
    title: { en?: string; de?: string };
    description?: { en?: string; de?: string };
    /** Kinds of sources that it is about: an incident without any of them is not judged by it */
    sources?: string[];
    steps: {
      id: string;
      title: { en?: string; de?: string };
      /** Ids of topics */
      topics?: string[];
      /** Is asked as it stands */
      question?: { en?: string; de?: string };
      /** Kinds of sources that count here; all unless given */
      sources?: string[];
    }[];
  };
  language?: "en" | "de";
  budgetTokens?: number;
  model?: "default" | "none";
};

export type Problem = {
  /** /problems/ and the kind: invalid, missing, denied, conflict, busy, unavailable, ... */
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  requestId: string;
};

export type PushTaken = { taken: true };

export type QuestionPlan = {
  mode: "semantic" | "exact" | "exhaustive";
  language: "en" | "de";
  wants: "yes-no" | "values" | "count" | "times" | "list" | "description";
  statements: Statement[];
  /** What each statement asks, where they build on each other or are compared; places count from 0 */
  steps?: {
    asks: string;
    statement: number;
    takes?: { statement: number; value: string };
    compares?: "more" | "less";
  }[];
  reason: string;
  /** Who made it; given: the caller */
  origin?: "rules" | "given";
  /** The zone of its times, and how the question's words for a time were read */
  times?: {
    zone: IncidentZone;
    asked?: {
      /** Microseconds since 1970 UTC */
      from?: number;
      /** Microseconds since 1970 UTC */
      to?: number;
      /** A time of day on every day; one that ends before it begins passes midnight */
      timesOfDay?: { fromSecond: number; toSecond: number; zone: string; weekdays?: number[] };
      days?: number;
    };
  };
  /** Shapes that the statements name, in words; those not taken were found and could be meant as well */
  shapes?: { id: string; text: string; meaning?: string; isTaken: boolean }[];
  /** How the question was read, and what came of it */
  read?: ReadQuestion;
};

export type ReadLine = {
  row: RecordRow;
  /** SHA-256 of the whole original file */
  sha256: string;
  /** Of the file before it grew */
  earlierSha256?: string[];
  /** The line as the file holds it, decoded */
  original: string;
  /** The line as a window shows it */
  text: string;
  /** What lay encoded in the line */
  decoded?: { encoding: string; original: string; text: string }[];
};

export type ReadQuestion = {
  reading: Reading;
  results: {
    ask:
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "distinct";
          of: {
            /** As the question says it */
            words: string;
            title: { en: string; de: string };
            titles: { en: string; de: string };
            of:
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" };
            /** Where else it may stand, where the records have nothing there */
            orOf?: (
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" }
            )[];
            type: string;
          };
          /** How often a value occurs, inclusive */
          counts?: { atLeast?: number; atMost?: number };
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "list";
          of: {
            /** As the question says it */
            words: string;
            title: { en: string; de: string };
            titles: { en: string; de: string };
            of:
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" };
            /** Where else it may stand, where the records have nothing there */
            orOf?: (
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" }
            )[];
            type: string;
          }[];
          limit: number;
          /** How often a value occurs, inclusive */
          counts?: { atLeast?: number; atMost?: number };
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "top";
          of: {
            /** As the question says it */
            words: string;
            title: { en: string; de: string };
            titles: { en: string; de: string };
            of:
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" };
            /** Where else it may stand, where the records have nothing there */
            orOf?: (
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" }
            )[];
            type: string;
          };
          limit: number;
          order: "most" | "least" | "first" | "last";
          sumOf?: {
            /** As the question says it */
            words: string;
            title: { en: string; de: string };
            titles: { en: string; de: string };
            of:
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" };
            /** Where else it may stand, where the records have nothing there */
            orOf?: (
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" }
            )[];
            type: string;
          };
          distinctOf?: {
            /** As the question says it */
            words: string;
            title: { en: string; de: string };
            titles: { en: string; de: string };
            of:
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" };
            /** Where else it may stand, where the records have nothing there */
            orOf?: (
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" }
            )[];
            type: string;
          };
          /** How often a value occurs, inclusive */
          counts?: { atLeast?: number; atMost?: number };
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "when";
          which: "first" | "last" | "both" | "all";
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "amount";
          part: "sum" | "average" | "max" | "min";
          of: {
            /** As the question says it */
            words: string;
            title: { en: string; de: string };
            titles: { en: string; de: string };
            of:
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" };
            /** Where else it may stand, where the records have nothing there */
            orOf?: (
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" }
            )[];
            type: string;
          };
          /** Told of the record with the greatest or the least */
          beside?: {
            /** As the question says it */
            words: string;
            title: { en: string; de: string };
            titles: { en: string; de: string };
            of:
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" };
            /** Where else it may stand, where the records have nothing there */
            orOf?: (
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" }
            )[];
            type: string;
          }[];
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "per";
          bucketSeconds: number;
          isBusiest: boolean;
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "compare";
          says: "more" | "less";
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "only";
          of: {
            /** As the question says it */
            words: string;
            title: { en: string; de: string };
            titles: { en: string; de: string };
            of:
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" };
            /** Where else it may stand, where the records have nothing there */
            orOf?: (
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" }
            )[];
            type: string;
          };
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "lines";
          limit: number;
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "clock";
          part: "zone" | "year";
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "count" | "duration" | "interval" | "yes-no" | "order";
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "silence";
          /** The one that ends with the first of the records */
          isBefore?: boolean;
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "timeline";
          /** Key moments where it is absent; else steps, every record, or stretches of time with records */
          tells?: "steps" | "records" | "stretches";
          /** How many stretches of time, where the question says so */
          parts?: number;
          /** Told of each record */
          beside?: {
            /** As the question says it */
            words: string;
            title: { en: string; de: string };
            titles: { en: string; de: string };
            of:
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" };
            /** Where else it may stand, where the records have nothing there */
            orOf?: (
              | { entity: string }
              | { field: string }
              | { column: "host" | "program" | "file" }
              | { said: string[]; as?: "address" | "name" | "number" | "message" }
            )[];
            type: string;
          }[];
        }
      | {
          /** Place of the selection that it is about alone */
          on?: number;
          ask: "summary";
          /** Whether it asks if somebody got in */
          assesses?: boolean;
        };
    of: number;
    /** Place among the exact results */
    exact: number;
    /** What its records are */
    kind?: { title: { en: string; de: string }; titles: { en: string; de: string } };
    /** Id of the finding whose records it is of */
    finding?: string;
    /** What the record of a line of a timeline shows */
    moment?: { title?: { en: string; de: string }; value?: string; beside?: string[]; count?: number };
    /** Nothing asked for it: it is what the records of an uncertain reading say beside */
    isFacet?: boolean;
    /** It was asked for, and stands in other records: those that name this value */
    elsewhere?: string;
  }[];
  verdict: "answered" | "absent" | "not-assessable" | "insufficient";
  /** How it could be read as well, the likeliest first */
  others: OtherReading[];
  /** What a language model said of the readings of an open question; nothing is claimed of what it chose */
  choice?:
    | {
        /** Name of the model */
        by: string;
        /** other: this reading, in place of the likeliest; first: the likeliest; none: none of them; unsure: otherwise where they stood in another order */
        chose: "other" | "first" | "none" | "unsure";
      }
    | {
        /** Why it chose nothing */
        fault: string;
      };
  compared?: { sources: string[]; records: number };
  shownBy?: { en: string; de: string }[];
  /** Where nothing was found: what is found without one of the conditions */
  without?: { words: string; matched: number }[];
  /** What is named stands together only in a text that somebody else wrote */
  planted?: {
    words: string[];
    /** What the text is, such as a user agent */
    title: { en: string; de: string };
    by?: { title: { en: string; de: string }; value: string };
    records: number;
    /** Place of the result whose records hold the text */
    exact: number;
  };
  /** What is known of the clocks of the sources */
  clocks?: {
    file: string;
    /** Records with a time that were looked at */
    records: number;
    /** Where the zone of most of them came from */
    origin: "written" | "set" | "assumed";
    /** The zone that was set, or the offset that most of them write */
    zone?: string;
    /** Minutes ahead of UTC, by times that records tell once more */
    ahead?: {
      value: number;
      /** Records that tell it */
      agreeing: number;
      /** Records that tell a second time */
      of: number;
      places: { source: string; line: number }[];
    };
    hasYear: boolean;
    years: number[];
    /** The year of the times that records tell once more */
    year?: {
      value: number;
      /** Records that tell it */
      agreeing: number;
      /** Records that tell a second time */
      of: number;
      places: { source: string; line: number }[];
    };
  }[];
  findings?: {
    id: string;
    rule: string;
    title: string;
    statement: { en: string; de: string };
    /** The statement with few and short values */
    brief?: { en: string; de: string };
    harmless?: { en: string; de: string };
    level: "informational" | "low" | "medium" | "high" | "critical";
    sure: "possible" | "likely" | "sure";
    tactics: string[];
    techniques: string[];
    who: { values: { value: string; count: number }[]; distinct: number };
    from: { values: { value: string; count: number }[]; distinct: number };
    to: { values: { value: string; count: number }[]; distinct: number };
    hosts: { values: { value: string; count: number }[]; distinct: number };
    what: { values: { value: string; count: number }[]; distinct: number };
    count: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
    /** At most 20 */
    lines: {
      source: string;
      file: string;
      line: number;
      /** Microseconds since 1970 UTC */
      time?: number;
    }[];
    /** Findings that it includes */
    parts: { rule: string; title: string; count: number }[];
    /** Which records it is of */
    matches?: Record<string, unknown>;
    decision?: { verdict: "harmless" | "confirmed"; note: string; by: string; atMs: number };
  }[];
  /** What a follow-up may mean */
  values?: {
    title: { en: string; de: string };
    of:
      | { entity: string }
      | { field: string }
      | { column: "host" | "program" | "file" }
      | { said: string[]; as?: "address" | "name" | "number" | "message" };
    values: string[];
  }[];
};

export type Readiness = { isReady: boolean; parts: { name: string; isReady: boolean; detail: string }[] };

/** How a question is read: what it asks, about which records */

export type Reading = {
  asks: (
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "distinct";
        of: {
          /** As the question says it */
          words: string;
          title: { en: string; de: string };
          titles: { en: string; de: string };
          of:
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" };
          /** Where else it may stand, where the records have nothing there */
          orOf?: (
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" }
          )[];
          type: string;
        };
        /** How often a value occurs, inclusive */
        counts?: { atLeast?: number; atMost?: number };
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "list";
        of: {
          /** As the question says it */
          words: string;
          title: { en: string; de: string };
          titles: { en: string; de: string };
          of:
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" };
          /** Where else it may stand, where the records have nothing there */
          orOf?: (
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" }
          )[];
          type: string;
        }[];
        limit: number;
        /** How often a value occurs, inclusive */
        counts?: { atLeast?: number; atMost?: number };
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "top";
        of: {
          /** As the question says it */
          words: string;
          title: { en: string; de: string };
          titles: { en: string; de: string };
          of:
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" };
          /** Where else it may stand, where the records have nothing there */
          orOf?: (
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" }
          )[];
          type: string;
        };
        limit: number;
        order: "most" | "least" | "first" | "last";
        sumOf?: {
          /** As the question says it */
          words: string;
          title: { en: string; de: string };
          titles: { en: string; de: string };
          of:
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" };
          /** Where else it may stand, where the records have nothing there */
          orOf?: (
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" }
          )[];
          type: string;
        };
        distinctOf?: {
          /** As the question says it */
          words: string;
          title: { en: string; de: string };
          titles: { en: string; de: string };
          of:
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" };
          /** Where else it may stand, where the records have nothing there */
          orOf?: (
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" }
          )[];
          type: string;
        };
        /** How often a value occurs, inclusive */
        counts?: { atLeast?: number; atMost?: number };
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "when";
        which: "first" | "last" | "both" | "all";
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "amount";
        part: "sum" | "average" | "max" | "min";
        of: {
          /** As the question says it */
          words: string;
          title: { en: string; de: string };
          titles: { en: string; de: string };
          of:
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" };
          /** Where else it may stand, where the records have nothing there */
          orOf?: (
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" }
          )[];
          type: string;
        };
        /** Told of the record with the greatest or the least */
        beside?: {
          /** As the question says it */
          words: string;
          title: { en: string; de: string };
          titles: { en: string; de: string };
          of:
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" };
          /** Where else it may stand, where the records have nothing there */
          orOf?: (
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" }
          )[];
          type: string;
        }[];
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "per";
        bucketSeconds: number;
        isBusiest: boolean;
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "compare";
        says: "more" | "less";
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "only";
        of: {
          /** As the question says it */
          words: string;
          title: { en: string; de: string };
          titles: { en: string; de: string };
          of:
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" };
          /** Where else it may stand, where the records have nothing there */
          orOf?: (
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" }
          )[];
          type: string;
        };
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "lines";
        limit: number;
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "clock";
        part: "zone" | "year";
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "count" | "duration" | "interval" | "yes-no" | "order";
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "silence";
        /** The one that ends with the first of the records */
        isBefore?: boolean;
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "timeline";
        /** Key moments where it is absent; else steps, every record, or stretches of time with records */
        tells?: "steps" | "records" | "stretches";
        /** How many stretches of time, where the question says so */
        parts?: number;
        /** Told of each record */
        beside?: {
          /** As the question says it */
          words: string;
          title: { en: string; de: string };
          titles: { en: string; de: string };
          of:
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" };
          /** Where else it may stand, where the records have nothing there */
          orOf?: (
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" }
          )[];
          type: string;
        }[];
      }
    | {
        /** Place of the selection that it is about alone */
        on?: number;
        ask: "summary";
        /** Whether it asks if somebody got in */
        assesses?: boolean;
      }
  )[];
  of: {
    events: {
      kind: "class" | "topic" | "text" | "value";
      id: string;
      words: string;
      title: { en: string; de: string };
      titles: { en: string; de: string };
      where?: Where;
      /** Kinds of sources that would show it */
      shownBy: string[];
      /** The topic of the picture that it belongs to */
      topic?: string;
      /** Traces that stand for it where the records asked about have none of it */
      otherwise?: Where;
      /** Several records together make it: the findings of its topic say which */
      isPattern?: boolean;
    }[];
    conditions: {
      words: string;
      title: { en: string; de: string };
      operator: string;
      values: string[];
      isNot: boolean;
      where: Where;
    }[];
    time?: {
      /** Microseconds since 1970 UTC */
      from?: number;
      /** Microseconds since 1970 UTC */
      to?: number;
      /** A time of day on every day; one that ends before it begins passes midnight */
      timesOfDay?: { fromSecond: number; toSecond: number; zone: string; weekdays?: number[] };
      host?: string;
      program?: string;
      /** A source's label or id, or a name under which it arrived */
      file?: string;
      words: string;
    };
    /** Where it is one of several steps that a question lists */
    step?: { words: string; which: "first" | "last" };
    /** Other records of which the first limits the time */
    anchor?: {
      side: "before" | "after";
      words: string;
      events: {
        kind: "class" | "topic" | "text" | "value";
        id: string;
        words: string;
        title: { en: string; de: string };
        titles: { en: string; de: string };
        where?: Where;
        /** Kinds of sources that would show it */
        shownBy: string[];
        /** The topic of the picture that it belongs to */
        topic?: string;
        /** Traces that stand for it where the records asked about have none of it */
        otherwise?: Where;
        /** Several records together make it: the findings of its topic say which */
        isPattern?: boolean;
      }[];
      conditions: {
        words: string;
        title: { en: string; de: string };
        operator: string;
        values: string[];
        isNot: boolean;
        where: Where;
      }[];
      /** Microseconds UTC of the first of them */
      at: number;
    };
  }[];
  /** Telling words of the question that no part accounts for */
  unused: string[];
  /** Parts without which records were found, where none is all of it */
  leftOut?: string[];
  certainty: number;
};

export type RecordRow = {
  /** Id of the source */
  source: string;
  /** Its label */
  file: string;
  line: number;
  byteOffset: number;
  byteLength: number;
  /** Microseconds since 1970 UTC */
  time?: number;
  /** Where the zone of the time came from */
  zoneOrigin?: "written" | "set" | "assumed";
  host?: string;
  program?: string;
  shape: string;
  chunk: number;
  /** How often what the record says happened; absent for 1 */
  occurrences?: number;
};

export type Replay = { id: string; isSame: boolean; differences: string[]; answer: Answer };

export type ReportText = string;

export type RetrievedWindow = {
  window: ContextWindow;
  exact: {
    label: string;
    result: StatementResult;
    samples: { row: RecordRow; sha256?: string; original?: string; text: string }[];
    /** What the records mean, in the plan's language */
    meaning?: string;
  }[];
  confidence: number;
  /** Whether all that was put into the incident is searchable */
  isComplete: boolean;
};

export type Retry = {
  /** Names of failed slices; all of them where none is named */
  slices?: string[];
};

export type RuleList = {
  rules: {
    id: string;
    title: string;
    description: string;
    level: "informational" | "low" | "medium" | "high" | "critical";
    tags: string[];
    status: string;
    file: string;
  }[];
  /** Kept files that cannot be used */
  problems: { file: string; reason: string }[];
};

export type RulesAdded = {
  loaded: {
    id: string;
    title: string;
    description: string;
    level: "informational" | "low" | "medium" | "high" | "critical";
    tags: string[];
    status: string;
    file: string;
  }[];
  /** Rules that cannot run, each with its reason */
  refused: { file: string; id?: string; title?: string; reason: string }[];
};

export type Run = {
  shape: string;
  count: number;
  firstLine: number;
  lastLine: number;
  /** Microseconds since 1970 UTC */
  firstTime?: number;
  /** Microseconds since 1970 UTC */
  lastTime?: number;
};

export type SimilarEvents = {
  modelId: string;
  events: {
    id: string;
    en: string;
    de: string;
    severity: "info" | "notice" | "suspicious" | "attack";
    /** Cosine, 1 for the same meaning */
    score: number;
  }[];
};

export type SimilarShapes = {
  modelId: string;
  shapes: {
    shape: string;
    /** The shape: a line with its values masked */
    text: string;
    meaning?: { en: string; de: string };
    /** Cosine, 1 for the same meaning */
    score: number;
    /** Records of the shape */
    count: number;
    files: number;
    source: string;
    /** Where the first of them stands */
    file: string;
    line: number;
  }[];
};

export type Skip = { file: string; reason: string; count: number };

export type Snapshot = {
  sources: { source: Source; coverage: Coverage; records: number }[];
  /** Not searchable yet, or not any more */
  incomplete: {
    source: Source;
    coveredBytes: number;
    /** What is missing is there and damaged */
    isDamaged?: boolean;
  }[];
  /** Files that are left out because they are not what was written */
  damaged: {
    /** Below the incident's folder */
    file: string;
    fault: string;
  }[];
  segments: number;
  records: number;
  lines: number;
  shapes: number;
  dictionaryShapes: number;
  /** Microseconds since 1970 UTC */
  firstTime?: number;
  /** Microseconds since 1970 UTC */
  lastTime?: number;
  hosts: { name: string; count: number }[];
  programs: { name: string; count: number }[];
  modelId?: string;
  skips: Skip[];
};

export type Source = {
  /** Stays while the source grows */
  id: string;
  /** Its label: no other source of the incident has it */
  file: string;
  /** Every name under which its bytes arrived, where that is not the label alone */
  names?: string[];
  settings?: SourceSettings;
  /** How often its settings have changed */
  revision?: number;
  sha256: string;
  /** Of what it was before it grew, the latest first */
  earlierSha256?: string[];
  sizeBytes: number;
  lines: number;
  encoding: string;
  modifiedMs: number;
  /** How its bytes fall into records; by lines where it is absent */
  framing?: {
    kind: "lines" | "json" | "xml" | "csv" | "blocks" | "journal-export" | "evtx" | "utmp";
    lists?: string[];
    element?: string;
    separator?: string;
    rule?: string;
    begin?: string;
    layout?: string;
  };
};

export type SourceChange = {
  /** Zone of log times that name none; null takes it back */
  zone?: string | null;
  /** Year of the first time, for log times that write none; null takes it back */
  year?: number | null;
  /** Host of records that name none; null takes it back */
  host?: string | null;
  /** How far the clock was behind, which is added to every time: +00:02:13 or -90s; null takes it back */
  clockOffset?: string | null;
};

export type SourceReport = {
  source: Source;
  /** Absent while nothing of the source is searchable */
  coverage?: Coverage;
  records: number;
  /** Bytes of its newest state that are searchable, while a job reads that state */
  coveredBytes?: number;
};

export type SourceSettings = {
  /** Of times that name none: Europe/Berlin, or +01:00 */
  zone?: string;
  /** Of the first time stamp, for times that write none */
  year?: number;
  /** Of records that name none */
  host?: string;
  /** Added to every time */
  clockOffsetMs?: number;
};

export type SqlRequest = {
  /** One SELECT over the incident's views */
  sql: string;
  maxRows?: number;
  timeoutMs?: number;
};

export type SqlResult = {
  columns: { name: string; type: string }[];
  rows: (string | number | boolean | null)[][];
  /** There are more rows than these, or some cells were too long to return whole */
  isCut: boolean;
};

export type Statement =
  | { op: "count"; where: Where }
  | {
      op: "countDistinct";
      of:
        | { entity: string }
        | { field: string }
        | { column: "host" | "program" | "file" }
        | { said: string[]; as?: "address" | "name" | "number" | "message" };
      where: Where;
      /** How often a value occurs, inclusive */
      counts?: { atLeast?: number; atMost?: number };
    }
  | {
      op: "top";
      of:
        | { entity: string }
        | { field: string }
        | { column: "host" | "program" | "file" }
        | { said: string[]; as?: "address" | "name" | "number" | "message" };
      where: Where;
      /** How often a value occurs, inclusive */
      counts?: { atLeast?: number; atMost?: number };
      /** Ranks by the sum of this value's numbers */
      sumOf?:
        | { entity: string }
        | { field: string }
        | { column: "host" | "program" | "file" }
        | { said: string[]; as?: "address" | "name" | "number" | "message" };
      /** Ranks by how many different ones of this value there are */
      distinctOf?:
        | { entity: string }
        | { field: string }
        | { column: "host" | "program" | "file" }
        | { said: string[]; as?: "address" | "name" | "number" | "message" };
      /** Those of most come first unless given */
      order?: "most" | "least" | "first" | "last";
      limit: number;
    }
  | {
      op: "summarise";
      of:
        | { entity: string }
        | { field: string }
        | { column: "host" | "program" | "file" }
        | { said: string[]; as?: "address" | "name" | "number" | "message" };
      where: Where;
    }
  | { op: "first" | "last" | "silences"; where: Where; limit: number }
  | { op: "perBucket"; where: Where; bucketSeconds: number; zone?: string; limit: number }
  | {
      op: "group";
      by: (
        | (
            | { entity: string }
            | { field: string }
            | { column: "host" | "program" | "file" }
            | { said: string[]; as?: "address" | "name" | "number" | "message" }
          )
        | { bucketSeconds: number }
      )[];
      where: Where;
      /** How often a value occurs, inclusive */
      counts?: { atLeast?: number; atMost?: number };
      /** Those of most come first unless given */
      order?: "most" | "least" | "first" | "last";
      places?: boolean;
      limit: number;
    }
  | {
      op: "sequence";
      where: Where;
      then: Where;
      withinSeconds: number;
      sameOf?:
        | { entity: string }
        | { field: string }
        | { column: "host" | "program" | "file" }
        | { said: string[]; as?: "address" | "name" | "number" | "message" };
      limit: number;
    }
  | {
      op: "difference";
      of:
        | { entity: string }
        | { field: string }
        | { column: "host" | "program" | "file" }
        | { said: string[]; as?: "address" | "name" | "number" | "message" };
      where: Where;
      other: Where;
      limit: number;
    };

export type StatementResult = {
  statement: Statement;
  matched: number;
  /** Records without a time that meet all conditions but those of time */
  withoutTime?: number;
  count?: number;
  /** How often what the records say happened; absent where that is their count */
  occurrences?: number;
  values?: {
    value: string;
    count: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
    sum?: number;
    distinct?: number;
    /** The first record that says it, where it is read from texts */
    at?: { source: string; line: number };
  }[];
  distinct?: number;
  records?: RecordRow[];
  /** Numbers among the values; others are values that are no numbers */
  summary?: {
    numbers: number;
    sum: number;
    min?: number;
    max?: number;
    others: number;
    minAt?: { source: string; line: number };
    maxAt?: { source: string; line: number };
  };
  buckets?: { startTime: number; count: number }[];
  groups?: {
    values: (string | null)[];
    count: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
    first?: { source: string; line: number };
    last?: { source: string; line: number };
  }[];
  silences?: { from: RecordRow; to: RecordRow; microseconds: number }[];
  pairs?: { first: RecordRow; then: RecordRow; value?: string }[];
};

export type StoredGeneration = {
  request: {
    window: ContextWindow;
    exact: {
      label: string;
      result: StatementResult;
      samples: { row: RecordRow; sha256?: string; original?: string; text: string }[];
      /** What the records mean, in the plan's language */
      meaning?: string;
    }[];
    confidence: number;
    /** Whether all that was put into the incident is searchable */
    isComplete: boolean;
    settings?: { temperature?: number; seed?: number; maxTokens?: number };
    model: string;
  };
  settings: { temperature?: number; seed?: number; maxTokens?: number };
  /** The exact request that the model got */
  modelRequest?: Record<string, unknown>;
};

export type SweepReport = {
  format: "text" | "csv" | "stix" | "misp";
  indicators: number;
  duplicates: number;
  hits: {
    indicator: {
      kind: "address" | "network" | "domain" | "url" | "mail" | "hash" | "path" | "cve" | "account" | "text";
      value: string;
      /** Line of the list, or number of the entry */
      entry: number;
      note?: string;
    };
    /** Lines that hold it, exactly */
    lines: number;
    /** Of these, lines that hold it in decoded form only */
    decodedLines: number;
    files: { source: string; file: string; lines: number; firstLine: number; lastLine: number }[];
    filesTotal: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
    values: { value: string; lines: number }[];
    samples: ReadLine[];
  }[];
  misses: {
    kind: "address" | "network" | "domain" | "url" | "mail" | "hash" | "path" | "cve" | "account" | "text";
    value: string;
    /** Line of the list, or number of the entry */
    entry: number;
    note?: string;
  }[];
  missesTotal: number;
  bad: { entry: number; reason: string }[];
  searched: {
    sources: number;
    lines: number;
    bytes: number;
    totalBytes: number;
    isComplete: boolean;
    /** Lines of which only the beginning was looked at */
    cutLines: number;
    /** Files of which parts are not in the incident yet */
    incomplete: string[];
  };
};

export type TimeCourse = {
  zones: { written: number; set: number; assumed: number };
  /** Records that wrote their zone, by offset: +01:00, UTC */
  offsets?: Record<string, number>;
  repeats: number;
  repeatedOccurrences: number;
  first?: { line: number; time: number };
  last?: { line: number; time: number };
  forward: number[];
  backward: number[];
  longestForward: { fromLine: number; toLine: number; fromTime: number; toTime: number }[];
  longestBackward: { fromLine: number; toLine: number; fromTime: number; toTime: number }[];
};

export type Timeline = {
  entries: {
    id: string;
    /** A step led to a finding; an event is of none */
    kind: "finding" | "step" | "event";
    /** The finding that a step led to */
    of?: string;
    rule: string;
    statement: { en: string; de: string };
    level: "informational" | "low" | "medium" | "high" | "critical";
    sure: "possible" | "likely" | "sure";
    tactics: string[];
    techniques: string[];
    count: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
    /** The hour or day with most of its records */
    peak?: { startTime: number; seconds: number; count: number };
    files: { source: string; file: string; count: number }[];
    hosts: { name: string; count: number }[];
    /** The first and the last */
    lines: ReadLine[];
    /** What other sources have in the minute in which it begins */
    beside: {
      file: string;
      count: number;
      finding?: { id: string; statement: { en: string; de: string } };
      category?: string;
    }[];
    decision?: { verdict: "harmless" | "confirmed"; note: string; by: string; atMs: number };
  }[];
  phases: {
    tactic: string;
    entries: number;
    records: number;
    /** Microseconds since 1970 UTC */
    firstTime?: number;
    /** Microseconds since 1970 UTC */
    lastTime?: number;
  }[];
  /** Entries that an analyst judged harmless: they come last */
  harmless: number;
  records: number;
  /** Records without a time: left out under limits of time, else the last */
  withoutTime: number;
  /** Whether times are limited */
  isLimited: boolean;
  zone: IncidentZone;
  /** Sources of which some times had no zone */
  zones: { assumed: number; sources: number };
  buckets?: { seconds: number; counts: { startTime: number; count: number }[] };
  leftOut: { reason: string; count: number }[];
  incomplete: string[];
};

export type TokenReport = {
  embedder: {
    name: string;
    pieces: { id: number; text: string }[];
    maxPieces: number;
    /** The text goes on where the model stops reading */
    isCut: boolean;
  };
  languageModel: {
    name: string;
    isEstimate: boolean;
    count: number;
    /** The first of them */
    tokens?: { id: number; text: string }[];
  };
  compared?: {
    word: string;
    /** Cosine of the word by itself */
    alone: number;
    /** Cosine of the word in its texts */
    inText: number;
    /** Cosine of the texts as a whole */
    texts: number;
  };
};

export type TokensRequest = {
  text: string;
  /** Another text, and a word that stands in both; several forms with commas */
  compare?: { text: string; word: string };
};

export type Trace = {
  steps: {
    call: TraceCall;
    /** The look in words of the question's language */
    said: string;
    /** Who chose it */
    by: "engine" | "model";
    /** Looks that it was chosen from */
    offered: number;
    result: {
      records: number;
      /** Microseconds since 1970 UTC */
      firstTime?: number;
      /** Microseconds since 1970 UTC */
      lastTime?: number;
      values: { value: string; count: number }[];
      findings: {
        id: string;
        level: "informational" | "low" | "medium" | "high" | "critical";
        statement: { en: string; de: string };
      }[];
      /** What in them speaks to an assistant is withheld */
      lines: { source: string; file: string; line: number; text: string }[];
      /** Values that may be looked at next */
      names: { kind: string; value: string }[];
      /** Lines whose text speaks to an assistant */
      hostileLines: number;
    };
    /** The result in words, without its lines */
    found: string;
  }[];
  ended: "enough" | "nothing-left" | "calls" | "time";
  notes: string[];
  limits: { calls: number; milliseconds: number; tokens: number };
  model?: { name: string; fingerprint: string; tokens: number };
};

export type TraceCall =
  | { call: "count"; of: Where; by: { entity: string } | { field: string } | { column: "host" | "program" | "file" } }
  | { call: "list"; of: Where }
  | { call: "around"; source: string; file: string; line: number }
  | {
      call: "entity";
      value: string;
      limits?: {
        /** Microseconds since 1970 UTC */
        from?: number;
        /** Microseconds since 1970 UTC */
        to?: number;
        /** A time of day on every day; one that ends before it begins passes midnight */
        timesOfDay?: { fromSecond: number; toSecond: number; zone: string; weekdays?: number[] };
        host?: string;
        program?: string;
        /** A source's label or id, or a name under which it arrived */
        file?: string;
      };
    }
  | { call: "findings"; ids: string[] };

export type Upload = { job: Job; file: string; sizeBytes: number; sha256: string };

export type Where = {
  /** Microseconds since 1970 UTC */
  from?: number;
  /** Microseconds since 1970 UTC */
  to?: number;
  /** A time of day on every day; one that ends before it begins passes midnight */
  timesOfDay?: { fromSecond: number; toSecond: number; zone: string; weekdays?: number[] };
  host?: string;
  program?: string;
  /** A source's label or id, or a name under which it arrived */
  file?: string;
  shapes?: string[];
  entities?: {
    value: string;
    kind?: string;
    role?: string;
    /** Any of these values does as well */
    orValues?: string[];
  }[];
  fields?: {
    field: string;
    operator: string;
    value: string;
    /** Any of these values does as well */
    orValues?: string[];
    /** Any of these fields may meet the condition as well */
    orFields?: string[];
  }[];
  templates?: string[];
  /** Records that begin at these lines of these sources */
  places?: { source: string; lines: number[] }[];
  meaning?: string;
  /** Of each list, records meet at least one */
  anyOf?: Where[][];
  /** Records that meet any of these in whole are left out */
  noneOf?: Where[];
};

export type WindowRequest = {
  question: string;
  budgetTokens?: number;
  filter?: Filter;
  /** Zone in which times are typed and shown; the incident's unless given */
  zone?: string;
  /** A plan to work by, such as one of an answer that was edited; its statements run as they are given */
  plan?: Plan;
};

/** What each operation takes and answers. */
export interface Operations {
  /** Lists the incidents by name */
  listIncidents: {
    path: undefined;
    query: {
      /** How many to list, by name */
      limit?: number;
      /** Begins after this one: `next` of the page before */
      after?: string;
    };
    headers: undefined;
    body: undefined;
    reply: IncidentList;
    events: never;
  };

  /** Creates an incident */
  createIncident: {
    path: undefined;
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: NewIncident;
    reply: Incident;
    events: never;
  };

  /** Shows an incident with what is searchable in it, what is not yet, and what was left out */
  getIncident: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: IncidentWithSnapshot;
    events: never;
  };

  /** Sets or clears the zone in which an incident's times are typed and shown, its TLP mark, and how long it is kept */
  changeIncident: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: undefined;
    body: IncidentChange;
    reply: Incident;
    events: never;
  };

  /** Deletes an incident with all that belongs to it: sources, index, notes, answers, jobs, uploads; refused while a job writes to it */
  deleteIncident: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: undefined;
    events: never;
  };

  /** Reads lines of a file as they were put in; empty lines are left out */
  readLines: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** File as the incident names it */
      file: string;
      /** First line, counted from 1 */
      first: number;
      /** Last line, at least the first; at most 10000 lines are read at once */
      last: number;
    };
    headers: undefined;
    body: undefined;
    reply: Lines;
    events: never;
  };

  /** Takes a log file or an archive of any size as the body, one a request, and adds a job that reads it */
  addSource: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** Name of the file; never used as a path */
      name?: string;
      /** Zone of log times that name none: Europe/Berlin or +01:00 */
      zone?: string;
      /** Year of the first time, for log times that write none; from 1970 to 2099 */
      year?: string;
      /** Host of records that name none */
      host?: string;
      /** How far the clock was behind, which is added to every time: +00:02:13 or -90s */
      clockOffset?: string;
    };
    headers: {
      /** Password for what is encrypted in an archive, percent-encoded; may be given several times */
      "lagebild-password"?: string;
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: Bytes;
    reply: Upload;
    events: never;
  };

  /** Shows a source with its names, what was said of it, and the account of its lines */
  getSource: {
    path: {
      /** Name of an incident */
      incident: string;
      /** Label of a source, its id or the beginning of it, or a name under which it alone arrived */
      source: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: SourceReport;
    events: never;
  };

  /** Corrects what is said of a source, and adds a job that reads it anew from what is stored */
  changeSource: {
    path: {
      /** Name of an incident */
      incident: string;
      /** Label of a source, its id or the beginning of it, or a name under which it alone arrived */
      source: string;
    };
    query: undefined;
    headers: undefined;
    body: SourceChange;
    reply: Job;
    events: never;
  };

  /** Shows who brought a source and when, with its SHA-256, and every check of it since */
  getCustody: {
    path: {
      /** Name of an incident */
      incident: string;
      /** Label of a source, its id or the beginning of it, or a name under which it alone arrived */
      source: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: Custody;
    events: never;
  };

  /** Lists jobs, the newest first */
  listJobs: {
    path: undefined;
    query: {
      /** Name of an incident */
      incident?: string;
      /** How many to list, the newest first */
      limit?: number;
      /** Begins after this one: `next` of the page before */
      after?: string;
    };
    headers: undefined;
    body: undefined;
    reply: JobList;
    events: never;
  };

  /** Shows where a job stands */
  getJob: {
    path: {
      /** Id of a job */
      job: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: Job;
    events: never;
  };

  /** Streams a job's state at once and on each change, as events named job; ends with the job */
  watchJob: {
    path: {
      /** Id of a job */
      job: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: undefined;
    events: Job;
  };

  /** Stops a job; one that has ended stays as it is */
  cancelJob: {
    path: {
      /** Id of a job */
      job: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: undefined;
    reply: Job;
    events: never;
  };

  /** Runs failed slices again, all or those named */
  retryJob: {
    path: {
      /** Id of a job */
      job: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: Retry | undefined;
    reply: Job;
    events: never;
  };

  /** Fills a context window for a question, without answering it */
  retrieveWindow: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: WindowRequest;
    reply: RetrievedWindow;
    events: never;
  };

  /** Says how a question would be worked: its statements, the shapes they count, and what each one matches */
  planQuestion: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: WindowRequest;
    reply: PlannedQuestion;
    events: never;
  };

  /** Answers a question; streamed where text/event-stream is accepted: window, stated, sentence, answer or problem */
  ask: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: AskRequest;
    reply: AnswerRecord;
    events: AskEvent;
  };

  /** Answers a question by rules, then looks further in at most eight looks, which are kept with the answer */
  investigate: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: InvestigationRequest;
    reply: AnswerRecord;
    events: never;
  };

  /** Lists the answers of an incident, the newest first */
  listAnswers: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** How many to list, the newest first */
      limit?: number;
      /** Begins after this one: `next` of the page before */
      after?: string;
    };
    headers: undefined;
    body: undefined;
    reply: AnswerList;
    events: never;
  };

  /** Shows an answer as it is kept */
  getAnswer: {
    path: {
      /** Id of an answer */
      answer: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: AnswerRecord;
    events: never;
  };

  /** Makes an answer again from what is kept of it, and says whether it came out the same */
  replayAnswer: {
    path: {
      /** Id of an answer */
      answer: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: undefined;
    reply: Replay;
    events: never;
  };

  /** Takes an archive as the body and questions as parameters, reads it, asks them, and answers with a report; streamed where text/event-stream is accepted: job, answered, analysis or problem */
  analyse: {
    path: undefined;
    query: {
      /** Name of the file; never used as a path */
      name?: string;
      /** Zone of log times that name none: Europe/Berlin or +01:00 */
      zone?: string;
      /** Year of the first time, for log times that write none; from 1970 to 2099 */
      year?: string;
      /** Host of records that name none */
      host?: string;
      /** How far the clock was behind, which is added to every time: +00:02:13 or -90s */
      clockOffset?: string;
      /** Made where it is not there; one of its own unless given */
      incident?: string;
      /** A question; given again for each one */
      question?: string | string[];
      /** Of the report; that of the first question unless given */
      language?: "de" | "en";
      /** none answers by rules */
      model?: "default" | "none";
      /** Mark of the Traffic Light Protocol 2.0; no model of another machine reads what is TLP:AMBER+STRICT or TLP:RED */
      tlp?: "TLP:CLEAR" | "TLP:GREEN" | "TLP:AMBER" | "TLP:AMBER+STRICT" | "TLP:RED";
    };
    headers: {
      /** Password for what is encrypted in an archive, percent-encoded; may be given several times */
      "lagebild-password"?: string;
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: Bytes;
    reply: Analysis;
    events: AnalysisEvent;
  };

  /** Looks for indicators in every line; the body is the list: text, CSV, STIX 2.1 or MISP, up to 64 MB */
  sweep: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** Lines to return for each hit; 3 unless given */
      samples?: number;
    };
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: Bytes;
    reply: SweepReport;
    events: never;
  };

  /** Looks for a regular expression in every line */
  grep: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: GrepRequest;
    reply: GrepReport;
    events: never;
  };

  /** Runs one read-only SELECT over the incident's views, within limits of rows and time */
  querySql: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: SqlRequest;
    reply: SqlResult;
    events: never;
  };

  /** Lists the most frequent addresses, accounts, files and other values */
  listEntities: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      from?: string;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      to?: string;
      host?: string;
      program?: string;
      file?: string;
      /** Zone in which times are typed and shown; the incident's unless given */
      zone?: string;
      /** Values of each list; 10 unless given */
      limit?: number;
    };
    headers: undefined;
    body: undefined;
    reply: EntityList;
    events: never;
  };

  /** Tells how often, when, where and with what a value occurs */
  getEntity: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** Such as 203.0.113.7 */
      value: string;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      from?: string;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      to?: string;
      host?: string;
      program?: string;
      file?: string;
      /** Zone in which times are typed and shown; the incident's unless given */
      zone?: string;
      /** Values of each list; 10 unless given */
      limit?: number;
    };
    headers: undefined;
    body: undefined;
    reply: EntityReport;
    events: never;
  };

  /** Orders what is notable by time, with the phases of ATT&CK */
  getTimeline: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      from?: string;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      to?: string;
      host?: string;
      program?: string;
      file?: string;
      /** Zone in which times are typed and shown; the incident's unless given */
      zone?: string;
      /** Counts all records in stretches of this length; refused where they are more than 10,000 */
      bucketSeconds?: number;
      /** Entries; 100 unless given */
      limit?: number;
    };
    headers: undefined;
    body: undefined;
    reply: Timeline;
    events: never;
  };

  /** The timeline as csv */
  exportTimelineCsv: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      from?: string;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      to?: string;
      host?: string;
      program?: string;
      file?: string;
      /** Zone in which times are typed and shown; the incident's unless given */
      zone?: string;
      /** Counts all records in stretches of this length; refused where they are more than 10,000 */
      bucketSeconds?: number;
      /** Entries; 100 unless given */
      limit?: number;
      /** Of the statements; en unless given */
      language?: "en" | "de";
    };
    headers: undefined;
    body: undefined;
    reply: Exported;
    events: never;
  };

  /** The lines that an answer cites as csv */
  exportAnswerCsv: {
    path: {
      /** Id of an answer */
      answer: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: Exported;
    events: never;
  };

  /** The timeline as jsonl */
  exportTimelineJsonl: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      from?: string;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      to?: string;
      host?: string;
      program?: string;
      file?: string;
      /** Zone in which times are typed and shown; the incident's unless given */
      zone?: string;
      /** Counts all records in stretches of this length; refused where they are more than 10,000 */
      bucketSeconds?: number;
      /** Entries; 100 unless given */
      limit?: number;
      /** Of the statements; en unless given */
      language?: "en" | "de";
    };
    headers: undefined;
    body: undefined;
    reply: Exported;
    events: never;
  };

  /** The lines that an answer cites as jsonl */
  exportAnswerJsonl: {
    path: {
      /** Id of an answer */
      answer: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: Exported;
    events: never;
  };

  /** The timeline as timesketch */
  exportTimelineTimesketch: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      from?: string;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      to?: string;
      host?: string;
      program?: string;
      file?: string;
      /** Zone in which times are typed and shown; the incident's unless given */
      zone?: string;
      /** Counts all records in stretches of this length; refused where they are more than 10,000 */
      bucketSeconds?: number;
      /** Entries; 100 unless given */
      limit?: number;
      /** Of the statements; en unless given */
      language?: "en" | "de";
    };
    headers: undefined;
    body: undefined;
    reply: Exported;
    events: never;
  };

  /** The lines that an answer cites as timesketch */
  exportAnswerTimesketch: {
    path: {
      /** Id of an answer */
      answer: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: Exported;
    events: never;
  };

  /** Lists the playbooks that come with the product */
  listPlaybooks: {
    path: undefined;
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: PlaybookList;
    events: never;
  };

  /** Says of each topic of a playbook whether it is observed; free questions are asked, and each answer is kept */
  runPlaybook: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: PlaybookRequest;
    reply: PlaybookReport;
    events: never;
  };

  /** Reads what happened, page by page, as documents of the Elastic Common Schema */
  listEvents: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      from?: string;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      to?: string;
      host?: string;
      program?: string;
      file?: string;
      /** Zone in which times are typed and shown; the incident's unless given */
      zone?: string;
      /** Conditions on fields, such as user.name=anna, ^= begins, $= ends, *= contains, /= lies in a network, >, >=, < and <=; may be given again */
      where?: string | string[];
      /** What `next` of the page before says: source id, colon, line */
      after?: string;
      /** Events on a page; 1,000 unless given */
      limit?: number;
      /** Whether documents hold their lines */
      original?: "true" | "false";
    };
    headers: undefined;
    body: undefined;
    reply: EventsPage;
    events: never;
  };

  /** Lists every field with how many records have it and its most frequent values */
  listFields: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      from?: string;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      to?: string;
      host?: string;
      program?: string;
      file?: string;
      /** Zone in which times are typed and shown; the incident's unless given */
      zone?: string;
      /** Conditions on fields, such as user.name=anna, ^= begins, $= ends, *= contains, /= lies in a network, >, >=, < and <=; may be given again */
      where?: string | string[];
      /** Values of each field; 5 unless given */
      limit?: number;
    };
    headers: undefined;
    body: undefined;
    reply: FieldsReport;
    events: never;
  };

  /** Returns what an incident is: findings, topics seen or not, actors, sources and what to distrust */
  getPicture: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** Lines to read back for each finding; none unless given */
      lines?: number;
    };
    headers: undefined;
    body: undefined;
    reply: PictureReport;
    events: never;
  };

  /** Writes the picture with its lines as Markdown or HTML */
  getReport: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** Markdown unless given */
      format?: "markdown" | "html";
      /** English unless given */
      language?: "de" | "en";
      /** Zone in which times are typed and shown; the incident's unless given */
      zone?: string;
    };
    headers: undefined;
    body: undefined;
    reply: ReportText;
    events: never;
  };

  /** Keeps what an analyst says of a finding, or takes it back */
  decideFinding: {
    path: {
      /** Name of an incident */
      incident: string;
      finding: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: DecisionRequest | undefined;
    reply: PictureReport;
    events: never;
  };

  /** Lists the Sigma rules that records are matched against */
  listRules: { path: undefined; query: undefined; headers: undefined; body: undefined; reply: RuleList; events: never };

  /** Takes a file of Sigma rules (YAML, of one or several documents, up to 4 MB) as the body */
  addRules: {
    path: undefined;
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: Bytes;
    reply: RulesAdded;
    events: never;
  };

  /** Takes a rule away; matching an incident again takes its marks away */
  removeRule: {
    path: {
      /** Id of a rule */
      rule: string;
    };
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: undefined;
    events: never;
  };

  /** Adds a job that matches an incident's records against the rules as they are now */
  matchRules: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: undefined;
    reply: Job;
    events: never;
  };

  /** Lists the kinds of lines that mean something like a text, with counts and where one stands */
  listSimilarShapes: {
    path: {
      /** Name of an incident */
      incident: string;
    };
    query: {
      /** A sentence, in English or German, or a log line */
      text: string;
      /** 10 unless given */
      limit?: number;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      from?: string;
      /** ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none */
      to?: string;
      host?: string;
      program?: string;
      file?: string;
    };
    headers: undefined;
    body: undefined;
    reply: SimilarShapes;
    events: never;
  };

  /** Lists the events of the knowledge base that mean something like a text */
  listSimilarEvents: {
    path: undefined;
    query: {
      /** A sentence, in English or German, or a log line */
      text: string;
      /** 10 unless given */
      limit?: number;
    };
    headers: undefined;
    body: undefined;
    reply: SimilarEvents;
    events: never;
  };

  /** Shows how the embedding model and the language model cut a text, and how near a word comes to itself in another */
  showTokens: {
    path: undefined;
    query: undefined;
    headers: {
      /** Of the sender's own: sent again with the same request within a day, it is answered the same and not done again */
      "idempotency-key"?: string;
    };
    body: TokensRequest;
    reply: TokenReport;
    events: never;
  };

  /** Takes a signed message of the ticket system that is set: something is new; needs no key, but its signature */
  pushTickets: {
    path: undefined;
    query: undefined;
    headers: {
      /** Of the message, by Standard Webhooks */
      "webhook-id"?: string;
      /** Seconds since 1970 UTC */
      "webhook-timestamp"?: string;
      /** v1 and the HMAC-SHA256 in base64 */
      "webhook-signature"?: string;
      /** In their place: sha256= and the HMAC-SHA256 of the body */
      "x-rt-signature"?: string;
    };
    body: Bytes;
    reply: PushTaken;
    events: never;
  };

  /** Says that the process lives; needs no key */
  isAlive: { path: undefined; query: undefined; headers: undefined; body: undefined; reply: Alive; events: never };

  /** Says whether each part can do its work, and why not */
  isReady: { path: undefined; query: undefined; headers: undefined; body: undefined; reply: Readiness; events: never };

  /** Counts and measures for Prometheus */
  readMetrics: {
    path: undefined;
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: Metrics;
    events: never;
  };

  /** This document */
  readDocument: {
    path: undefined;
    query: undefined;
    headers: undefined;
    body: undefined;
    reply: Document;
    events: never;
  };
}

/** Method and path of each operation. */
export const OPERATIONS = {
  listIncidents: ["GET", "/api/v1/incidents"],
  createIncident: ["POST", "/api/v1/incidents"],
  getIncident: ["GET", "/api/v1/incidents/{incident}"],
  changeIncident: ["PATCH", "/api/v1/incidents/{incident}"],
  deleteIncident: ["DELETE", "/api/v1/incidents/{incident}"],
  readLines: ["GET", "/api/v1/incidents/{incident}/lines"],
  addSource: ["POST", "/api/v1/incidents/{incident}/sources"],
  getSource: ["GET", "/api/v1/incidents/{incident}/sources/{source}"],
  changeSource: ["PATCH", "/api/v1/incidents/{incident}/sources/{source}"],
  getCustody: ["GET", "/api/v1/incidents/{incident}/sources/{source}/custody"],
  listJobs: ["GET", "/api/v1/jobs"],
  getJob: ["GET", "/api/v1/jobs/{job}"],
  watchJob: ["GET", "/api/v1/jobs/{job}/events"],
  cancelJob: ["POST", "/api/v1/jobs/{job}/cancel"],
  retryJob: ["POST", "/api/v1/jobs/{job}/retry"],
  retrieveWindow: ["POST", "/api/v1/incidents/{incident}/windows"],
  planQuestion: ["POST", "/api/v1/incidents/{incident}/plans"],
  ask: ["POST", "/api/v1/incidents/{incident}/questions"],
  investigate: ["POST", "/api/v1/incidents/{incident}/investigations"],
  listAnswers: ["GET", "/api/v1/incidents/{incident}/answers"],
  getAnswer: ["GET", "/api/v1/answers/{answer}"],
  replayAnswer: ["POST", "/api/v1/answers/{answer}/replay"],
  analyse: ["POST", "/api/v1/analyses"],
  sweep: ["POST", "/api/v1/incidents/{incident}/sweeps"],
  grep: ["POST", "/api/v1/incidents/{incident}/greps"],
  querySql: ["POST", "/api/v1/incidents/{incident}/sql"],
  listEntities: ["GET", "/api/v1/incidents/{incident}/entities"],
  getEntity: ["GET", "/api/v1/incidents/{incident}/entity"],
  getTimeline: ["GET", "/api/v1/incidents/{incident}/timeline"],
  exportTimelineCsv: ["GET", "/api/v1/incidents/{incident}/timeline/csv"],
  exportAnswerCsv: ["GET", "/api/v1/answers/{answer}/csv"],
  exportTimelineJsonl: ["GET", "/api/v1/incidents/{incident}/timeline/jsonl"],
  exportAnswerJsonl: ["GET", "/api/v1/answers/{answer}/jsonl"],
  exportTimelineTimesketch: ["GET", "/api/v1/incidents/{incident}/timeline/timesketch"],
  exportAnswerTimesketch: ["GET", "/api/v1/answers/{answer}/timesketch"],
  listPlaybooks: ["GET", "/api/v1/playbooks"],
  runPlaybook: ["POST", "/api/v1/incidents/{incident}/playbooks"],
  listEvents: ["GET", "/api/v1/incidents/{incident}/events"],
  listFields: ["GET", "/api/v1/incidents/{incident}/fields"],
  getPicture: ["GET", "/api/v1/incidents/{incident}/picture"],
  getReport: ["GET", "/api/v1/incidents/{incident}/report"],
  decideFinding: ["POST", "/api/v1/incidents/{incident}/findings/{finding}/decision"],
  listRules: ["GET", "/api/v1/rules"],
  addRules: ["POST", "/api/v1/rules"],
  removeRule: ["DELETE", "/api/v1/rules/{rule}"],
  matchRules: ["POST", "/api/v1/incidents/{incident}/rules"],
  listSimilarShapes: ["GET", "/api/v1/incidents/{incident}/similar"],
  listSimilarEvents: ["GET", "/api/v1/similar"],
  showTokens: ["POST", "/api/v1/tokens"],
  pushTickets: ["POST", "/api/v1/tickets/push"],
  isAlive: ["GET", "/health"],
  isReady: ["GET", "/ready"],
  readMetrics: ["GET", "/metrics"],
  readDocument: ["GET", "/api/v1/openapi.json"],
} as const satisfies Readonly<Record<keyof Operations, readonly [method: string, path: string]>>;
