import { describe, expect, it } from "vitest";
import type { Citation } from "@lagebild/domain";
import type { AnswerMaterial, DraftAnswer } from "./answer-material.js";
import { extractiveAnswer } from "./extractive-answer.js";
import { openText } from "./stated/say-open.js";
import { bastionLines, bastionMaterial, resolveBastion, seeded } from "./test-bastion.js";
import { verifyAnswer } from "./verify-answer.js";

const MUTATIONS = 200;

interface Answered {
  readonly material: AnswerMaterial;
  readonly draft: DraftAnswer;
}

/** Changes an answer so that it is wrong; undefined where the answer has nothing of the sort. */
type Mutation = (answered: Answered, random: () => number) => DraftAnswer | undefined;

const log = bastionLines.map(({ original, text }) => `${original}\n${text}`).join("\n");

/** Changes one match in the answer's text; what comes out stands nowhere in the logs. */
const inText =
  (pattern: RegExp, change: (found: string, random: () => number) => string): Mutation =>
  ({ draft }, random) => {
    const matches = [...draft.answer.matchAll(pattern)];
    const match = matches[Math.floor(random() * matches.length)];
    if (!match) return undefined;
    const found = match[1] ?? match[0];
    const changed = change(found, random);
    if (changed === found || (changed.length > 3 && log.includes(changed))) return undefined;
    const at = match.index + match[0].indexOf(found);
    return { ...draft, answer: draft.answer.slice(0, at) + changed + draft.answer.slice(at + found.length) };
  };

/** Another digit in place of one. */
const otherDigit = (text: string, random: () => number): string => {
  const places = [...text.matchAll(/\d/g)].map(({ index }) => index);
  const at = places[Math.floor(random() * places.length)]!;
  return text.slice(0, at) + String((Number(text[at]) + 1 + Math.floor(random() * 9)) % 10) + text.slice(at + 1);
};

const otherLetter = (text: string, random: () => number): string => {
  const places = [...text.matchAll(/\p{L}/gu)].map(({ index }) => index);
  const at = places[Math.floor(random() * places.length)];
  return at === undefined ? text : `${text.slice(0, at)}${text[at] === "q" ? "k" : "q"}${text.slice(at + 1)}`;
};

const inCitation =
  (change: (citation: Citation, random: () => number) => Partial<Citation>): Mutation =>
  ({ draft }, random) => {
    const at = Math.floor(random() * draft.citations.length);
    const citation = draft.citations[at];
    if (!citation) return undefined;
    return { ...draft, citations: draft.citations.with(at, { ...citation, ...change(citation, random) }) };
  };

/** Cites a block whose lines do not say what the sentence quotes. */
const swapped: Mutation = ({ draft, material }, random) => {
  const sentences = draft.answer.split("\n");
  const at = Math.floor(random() * sentences.length);
  const sentence = sentences[at]!;
  const [, quote, id] = /`([^`]{20,})`.*\[(\d+)\]$/.exec(sentence) ?? [];
  const others = material.window.blocks.filter(
    (block) =>
      block.kind !== "facts" &&
      block.id !== Number(id) &&
      !(material.linesOf.get(block.id) ?? []).some(({ text, original }) =>
        `${text}\n${original}`.includes(quote ?? ""),
      ),
  );
  const other = others[Math.floor(random() * others.length)];
  if (quote === undefined || !other) return undefined;
  return { ...draft, answer: sentences.with(at, sentence.replace(/\[\d+\]$/, `[${other.id}]`)).join("\n") };
};

const inValues: Mutation = ({ draft }, random) => {
  const at = Math.floor(random() * draft.values.length);
  const value = draft.values[at];
  if (value === undefined || !/\d/.test(value)) return undefined;
  const changed = otherDigit(value, random);
  if (draft.values.includes(changed) || (changed.length > 3 && log.includes(changed))) return undefined;
  return { ...draft, values: draft.values.with(at, changed) };
};

const addOne = (text: string): string => text.replace(/\d+/, (count) => String(Number(count) + 1));

const mutations: Readonly<Record<string, Mutation>> = {
  "address digit": inText(/\b\d+(?:\.\d+){3}\b/g, otherDigit),
  "count of a run or value": inText(/\((?:x )?\d+\)/g, addOne),
  "count of records": inText(/(?:Count|Anzahl|Records|Einträge): (\d+)/g, addOne),
  "what is left out": inText(/(?:and|und) \d+ (?:more|weitere)/g, addOne),
  time: inText(/\b\d\d:\d\d:\d\d\b/g, otherDigit),
  "date in words": inText(/\b(\d+\.? [A-Z]\p{L}+ \d{4})/gu, otherDigit),
  "time of a bucket": inText(/\b(\d{4}-\d\d-\d\d \d\d:00) \(/g, otherDigit),
  quotation: inText(/`([^`]+)`/g, otherLetter),
  "account name": inText(/\b(?:for|user|name=|USER=) ?([a-z]{4,})\b/g, otherLetter),
  "decoded payload": inText(/⟪decoded base64: ([^⟫…`]+)/g, otherLetter),
  "line number": inCitation(({ firstLine }, random) => {
    const line = firstLine + (random() < 0.5 ? 1 : 17);
    return { firstLine: line, lastLine: line };
  }),
  file: inCitation(({ file }) => ({ file: file === "auth.log" ? "firewall.log" : "auth.log" })),
  "cited text": inCitation(({ text }, random) => ({ text: otherLetter(text, random) })),
  "hash of the file": inCitation(() => ({ sha256: "another" })),
  "swapped citation": swapped,
  value: inValues,
};

const answers = Array.from({ length: 60 }, (_, seed): Answered => {
  const material = bastionMaterial(seeded(seed), seed % 2 === 0 ? "en" : "de");
  return { material, draft: extractiveAnswer(material) };
});

interface Mutated extends Answered {
  readonly kind: string;
  readonly changed: DraftAnswer;
}

/** Goes round the kinds of mutations, each on an answer that has something of the sort. */
function mutated(): readonly Mutated[] {
  const random = seeded(4);
  const kinds = Object.entries(mutations);
  return Array.from({ length: MUTATIONS }, (_, i) => mutatedBy(kinds[i % kinds.length]!, random));
}

function mutatedBy([kind, mutate]: readonly [string, Mutation], random: () => number): Mutated {
  for (let tries = 0; tries < 1_000; tries++) {
    const answered = answers[Math.floor(random() * answers.length)]!;
    const changed = mutate(answered, random);
    if (changed) return { kind, ...answered, changed };
  }
  throw new Error(`no answer has anything for the mutation of ${kind}`);
}

describe("the verifier", () => {
  it("removes nothing from answers as they are", async () => {
    for (const { material, draft } of answers) {
      const verified = await verifyAnswer(draft, material, resolveBastion);
      expect(verified.answer).toBe(draft.answer);
      expect(verified.values).toEqual(draft.values);
      expect(verified.verification).toMatchObject({ citationsFailed: 0, valuesFailed: 0, sentencesRemoved: 0 });
    }
  });

  it("has answers with citations, quotations, counts, times and payloads to check", () => {
    const all = answers.map(({ draft }) => draft.answer).join("\n");
    for (const pattern of [
      /`[^`]+` \(x \d+, (?:to|bis) [\d: -]+\) \[\d+\]/,
      /⟪decoded/,
      /Count: /,
      /first shown: /,
      /Werte: /,
    ]) {
      expect(all).toMatch(pattern);
    }
  });

  it(`notices every one of ${MUTATIONS} answers with something changed, and shows it no more`, async () => {
    const cases = mutated();
    expect(cases).toHaveLength(MUTATIONS);
    for (const { kind, material, draft, changed } of cases) {
      const { answer, values, citations, verification } = await verifyAnswer(changed, material, resolveBastion);
      const failed = verification.citationsFailed + verification.valuesFailed + verification.sentencesRemoved;
      expect(failed, `${kind}:\n${changed.answer}`).toBeGreaterThan(0);
      const shown = new Set([...draft.answer.split("\n"), openText(material.window.plan.language)]);
      expect(
        answer.split("\n").filter((line) => !shown.has(line)),
        kind,
      ).toEqual([]);
      expect(
        values.filter((value) => !draft.values.includes(value)),
        kind,
      ).toEqual([]);
      expect(
        citations.filter((citation) => !draft.citations.includes(citation)),
        kind,
      ).toEqual([]);
    }
  });
});
