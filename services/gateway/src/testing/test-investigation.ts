import { Failure, type ShapeId, type SourceId } from "@lagebild/domain";
import type { EmbeddingViews, PictureReport, ReadLine, SearchedParts } from "@lagebild/retrieval";
import type { AskedInvestigation } from "../lagebild.js";

const shape = "0123456789abcdef" as ShapeId;
const source = "fedcba9876543210" as SourceId;
const line: ReadLine = {
  row: {
    source,
    file: "auth.log",
    line: 7,
    byteOffset: 560,
    byteLength: 24,
    time: 1_773_446_400_000_000,
    host: "bastion",
    program: "sshd",
    shape,
    chunk: 1,
  },
  sha256: "ab".repeat(32),
  original: "Failed password for root from 203.0.113.7",
  text: "Failed password for root from 203.0.113.7",
};
const searched: SearchedParts = {
  sources: 1,
  lines: 20_000,
  bytes: 1_000,
  totalBytes: 1_000,
  isComplete: true,
  cutLines: 0,
  incomplete: [],
};
const used = { value: "root", count: 2, firstTime: 1, lastTime: undefined };

/** Work on whole incidents, made up in content; `existing` fails for an incident that is not there. */
export function testInvestigation(existing: (incident: string) => Promise<string>): AskedInvestigation {
  return {
    async look(id) {
      await existing(id);
      return { records: 0, values: [], findings: [], lines: [], names: [], hostileLines: 0 };
    },
    async sweep(id, { list }) {
      await existing(id);
      const indicator = { kind: "address", value: list.trim(), entry: 1, note: "seen before" } as const;
      const file = { source, file: "auth.log", lines: 1, firstLine: 7, lastLine: 7 };
      return {
        format: "text",
        indicators: 2,
        duplicates: 0,
        hits: [
          {
            indicator,
            lines: 1,
            decodedLines: 0,
            files: [file],
            filesTotal: 1,
            firstTime: 1,
            lastTime: 1,
            values: [{ value: indicator.value, lines: 1 }],
            samples: [line],
          },
        ],
        misses: [{ kind: "cve", value: "cve-2021-44228", entry: 2 }],
        missesTotal: 1,
        bad: [{ entry: 3, reason: "no network such as 192.0.2.0/24" }],
        searched,
      };
    },
    async grep(id, { pattern }) {
      await existing(id);
      return {
        pattern,
        matched: 1,
        files: [{ source, file: "auth.log", matched: 1 }],
        lines: [{ line, start: 0, length: 6 }],
        searched,
      };
    },
    async entity(id, { value }) {
      await existing(id);
      return {
        asked: value,
        value,
        records: 2,
        kinds: [{ kind: "address", records: 2, firstTime: 1, lastTime: undefined }],
        firstTime: 1,
        lastTime: undefined,
        files: [used],
        hosts: [used],
        programs: [used],
        together: [{ kind: "account", distinct: 1, values: [used] }],
        shapes: [{ shape, text: "Failed password", records: 2, meanings: [{ en: "a", de: "b", severity: "notice" }] }],
        shapesTotal: 1,
        samples: [line],
      };
    },
    async entities(id) {
      await existing(id);
      return [{ kind: "account", distinct: 1, values: [used] }];
    },
    async timeline(id) {
      await existing(id);
      return {
        entries: [
          {
            id: "00c0ffee00",
            kind: "finding",
            rule: "password_guessing",
            statement: { en: "=Passwords were guessed", de: "Kennwörter wurden geraten" },
            level: "medium",
            sure: "likely",
            tactics: ["credential-access"],
            techniques: ["T1110"],
            count: 2,
            firstTime: 1,
            lastTime: undefined,
            files: [{ source, file: "auth.log", count: 2 }],
            hosts: [{ name: "bastion", count: 2 }],
            lines: [line],
            beside: [{ file: "firewall.log", count: 3, category: "network" }],
          },
        ],
        phases: [{ tactic: "credential-access", entries: 1, records: 2, firstTime: 1, lastTime: undefined }],
        harmless: 0,
        records: 20_000,
        withoutTime: 1,
        isLimited: false,
        zone: { name: "UTC", from: "none" },
        zones: { assumed: 0, sources: 1 },
        leftOut: [{ reason: "further kinds of rare events", count: 3 }],
        incomplete: [],
      };
    },
    async similar(id, { text, limit = 10 }) {
      await existing(id);
      const found = { shape, text: `sshd: Failed password, like ${text}`, score: 0.9, count: 2, files: 1 };
      return { modelId: "test", shapes: [{ ...found, source, file: "auth.log", line: 7 }].slice(0, limit) };
    },
    async events(id, { limit = 10 }) {
      await existing(id);
      const document = { "@timestamp": "2026-03-14T03:11:02.000000Z", user: { name: "root" } };
      const event = { "user.name": "root", "event.category": "authentication session" };
      const next = { source, line: 7 };
      return { events: [{ document, event, fields: { uid: "0" } }].slice(0, limit), next };
    },
    async fields(id) {
      await existing(id);
      const top = [{ value: "root", count: 2 }];
      return {
        records: 2,
        fields: [
          { field: "user.name", isOfEvent: true, records: 2, distinct: 1, top },
          { field: "uid", isOfEvent: false, records: 1 },
        ],
      };
    },
    async picture(id) {
      await existing(id);
      return testPicture;
    },
    async decide(id, { finding, verdict, note = "", by = "" }) {
      await existing(id);
      const [first] = testPicture.picture.findings;
      if (first!.id !== finding) throw new Failure("missing", `no finding ${finding}`);
      const decision = verdict && { verdict, note, by, atMs: 1 };
      return {
        ...testPicture,
        picture: { ...testPicture.picture, findings: [{ ...first!, ...(decision && { decision }) }] },
      };
    },
    async sql(id) {
      await existing(id);
      return { columns: [{ name: "n", type: "BIGINT" }], rows: [[1], [null], ["a"], [true]], isCut: false };
    },
  };
}

const seen = (value: string) => ({ values: [{ value, count: 2 }], distinct: 1 });
const nothing = { values: [], distinct: 0 };

const testPicture: PictureReport = {
  picture: {
    version: "test",
    records: 2,
    withoutTime: 0,
    firstTime: 1,
    lastTime: 2,
    sources: [],
    findings: [
      {
        id: "a1b2c3d4e5",
        rule: "password_guessing",
        title: "Guessing of passwords",
        statement: { en: "2 failed logins of root", de: "2 fehlgeschlagene Anmeldungen von root" },
        level: "medium",
        sure: "sure",
        tactics: ["credential-access"],
        techniques: ["T1110.001"],
        who: seen("root"),
        from: seen("203.0.113.7"),
        to: nothing,
        hosts: nothing,
        what: nothing,
        count: 2,
        firstTime: 1,
        lastTime: 2,
        lines: [{ source, file: "auth.log", line: 7, time: 1 }],
        parts: [],
      },
    ],
    topics: [
      {
        topic: "password-guessing",
        title: { en: "Guessing of passwords", de: "Erraten von Passwörtern" },
        phase: "credential-access",
        status: "observed",
        seen: [{ rule: "password_guessing", count: 2, firstTime: 1, lastTime: 2 }],
        findings: ["a1b2c3d4e5"],
        sources: ["auth.log"],
        records: 2,
        shownBy: [{ en: "Log of an SSH server", de: "Log eines SSH-Servers" }],
      },
    ],
    actors: [],
    acts: [],
    sessions: [],
    leftOut: [],
  },
  lines: [{ source, line: 7, text: line.text }],
};

/** What models make of texts, made up. */
export const testViews: EmbeddingViews = {
  async similarEvents({ text }) {
    return { modelId: "test", events: [{ id: "ssh.failed", en: text, de: "b", severity: "notice", score: 0.9 }] };
  },
  async tokens({ text, compare }) {
    return {
      embedder: { name: "test", pieces: [{ id: 1, text }], maxPieces: 128, isCut: false },
      languageModel: { name: "estimate", isEstimate: true, count: 1 },
      ...(compare && { compared: { word: compare.word, alone: 1, inText: 0.4, texts: 0.3 } }),
    };
  },
};
