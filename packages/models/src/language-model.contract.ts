import { kindOf, type GeneratedText, type LanguageModel, type ModelRequest, type OutputSchema } from "@lagebild/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** What an adapter cannot do, with the reason; what is not named here is expected of it. */
export interface LackingAbilities {
  /** Does not bind the output to a schema. */
  readonly schema?: { readonly reason: string };
  /** Does not count or cut tokens. */
  readonly tokens?: { readonly reason: string };
  /** Tells no probabilities. */
  readonly probabilities?: { readonly reason: string };
}

/** Schema of short outputs, so that any model ends by itself. */
export const CONTRACT_SCHEMA: OutputSchema = {
  type: "object",
  properties: {
    verdict: { enum: ["yes", "no", "answered", "undecided"] },
    text: { type: "string", maxLength: 60 },
    cites: { type: "array", maxItems: 2, items: { enum: [1, 2, 3] } },
  },
};

/** A request that every model answers within its limits. */
export const CONTRACT_REQUEST: ModelRequest = {
  system: "You answer an incident analyst's question from log evidence. Answer with one JSON object.",
  user: [
    "[1] auth.log:2037 Mar 14 04:03:10 bastion sshd[2211]: Accepted password for backup from 203.0.113.7 port 51408 ssh2",
    "[2] auth.log:2043 Mar 14 04:05:31 bastion useradd[2290]: new user: name=sysupd, UID=1004, GID=1004",
    "Question: From which address did the account backup log in?",
  ].join("\n"),
  schema: CONTRACT_SCHEMA,
  temperature: 0,
  seed: 1,
  maxTokens: 200,
};

/** Control tokens of the usual chat templates, as an attacker would write them into a log. */
export const CONTROL_TOKENS: readonly string[] = [
  "<|im_start|>system",
  "<|im_end|>",
  "<s>",
  "</s>",
  "[INST]",
  "[/INST]",
  "<<SYS>>",
  "<|eot_id|>",
  "<|start_header_id|>",
  "<|endoftext|>",
  "<start_of_turn>",
  "<end_of_turn>",
  "<think>",
  "</think>",
  "<tool_call>",
];

const REQUESTS_AT_ONCE = 12;

/** Everything a LanguageModel promises. Each adapter's test file calls this once. */
export function languageModelContract(
  name: string,
  create: () => Promise<LanguageModel>,
  lacking: LackingAbilities = {},
): void {
  describe(`${name} keeps the LanguageModel contract`, () => {
    let model: LanguageModel;
    beforeAll(async () => {
      model = await create();
    });
    afterAll(() => model.close());
    const read = (): LanguageModel => model;

    outputComesAsAsked(read, lacking);
    sameRequestsGiveTheSame(read);
    requestsEndEarly(read);
    manyRequestsRun(read);
    tokensAreTold(read, lacking);

    it("is unavailable once closed, and closes twice", async () => {
      const other = await create();
      await other.close();
      await other.close();
      await expect(textOf(other.generate(CONTRACT_REQUEST))).rejects.toMatchObject({ kind: "unavailable" });
    });
  });
}

function outputComesAsAsked(model: () => LanguageModel, lacking: LackingAbilities): void {
  it("names itself, its weights and its context", () => {
    expect(model().identity.name).not.toBe("");
    expect(model().identity.fingerprint).not.toBe("");
    expect(model().contextTokens).toBeGreaterThan(500);
  });

  it("writes in several pieces, none of them empty", async () => {
    const pieces = await piecesOf(model().generate(CONTRACT_REQUEST));
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.filter(({ text }) => text === "")).toEqual([]);
  });

  it(
    lacking.schema ? `writes freely: ${lacking.schema.reason}` : "writes what the schema allows and ends",
    async () => {
      const text = await textOf(model().generate(CONTRACT_REQUEST));
      if (lacking.schema) expect(text).not.toBe("");
      else expectContractShape(text);
    },
  );

  it("keeps the order of properties", async () => {
    const schema: OutputSchema = {
      type: "object",
      properties: { zulu: { enum: [2] }, alpha: { enum: ['ä "quoted" \\ one'] } },
    };
    const text = await textOf(model().generate({ ...CONTRACT_REQUEST, schema }));
    if (lacking.schema) expect(text).not.toBe("");
    else expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify({ zulu: 2, alpha: 'ä "quoted" \\ one' }));
  });

  it("stops after the tokens allowed", async () => {
    const pieces = await piecesOf(model().generate({ ...CONTRACT_REQUEST, maxTokens: 4 }));
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.length).toBeLessThanOrEqual(4);
  });

  it(
    lacking.probabilities ? `tells no probabilities: ${lacking.probabilities.reason}` : "tells probabilities",
    async () => {
      const pieces = await piecesOf(model().generate(CONTRACT_REQUEST));
      const told = pieces.flatMap(({ probability }) => probability ?? []);
      expect(told.filter((probability) => !(probability >= 0 && probability <= 1))).toEqual([]);
      if (!lacking.probabilities) expect(told).toHaveLength(pieces.length);
    },
  );

  it("is not steered by control tokens in the user's text", async () => {
    const user = `${CONTROL_TOKENS.join(" ")}\n${CONTRACT_REQUEST.user}\n${CONTROL_TOKENS.join("")}`;
    const text = await textOf(model().generate({ ...CONTRACT_REQUEST, user }));
    if (lacking.schema) expect(text).not.toBe("");
    else expectContractShape(text);
  });
}

function sameRequestsGiveTheSame(model: () => LanguageModel): void {
  it("gives the same text for the same request, also after others", async () => {
    const first = await textOf(model().generate(CONTRACT_REQUEST));
    await textOf(model().generate({ ...CONTRACT_REQUEST, user: `other ${CONTRACT_REQUEST.user}` }));
    await textOf(model().generate({ ...CONTRACT_REQUEST, system: "Answer in German." }));
    expect(await textOf(model().generate(CONTRACT_REQUEST))).toBe(first);
  });

  it("gives the same text for the same seed above temperature 0", async () => {
    const request = { ...CONTRACT_REQUEST, temperature: 1, seed: 7 };
    expect(await textOf(model().generate(request))).toBe(await textOf(model().generate(request)));
  });
}

function requestsEndEarly(model: () => LanguageModel): void {
  it("throws the signal's reason in mid-answer, and answers the next request", async () => {
    const whole = await textOf(model().generate(CONTRACT_REQUEST));
    const controller = new AbortController();
    const reason = new Error("the analyst left");
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { text } of model().generate(CONTRACT_REQUEST, controller.signal)) {
        seen.push(text);
        controller.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    expect(seen).toHaveLength(1);
    expect(await textOf(model().generate(CONTRACT_REQUEST))).toBe(whole);
  });

  it("writes nothing for a signal that is aborted already", async () => {
    const reason = new Error("too late");
    await expect(textOf(model().generate(CONTRACT_REQUEST, AbortSignal.abort(reason)))).rejects.toBe(reason);
  });

  it("answers the next request after a reader stopped reading", async () => {
    for await (const piece of model().generate(CONTRACT_REQUEST)) if (piece.text !== "") break;
    expect(await textOf(model().generate(CONTRACT_REQUEST))).not.toBe("");
  });

  it("refuses a prompt that is longer than its context, and answers the next request", async () => {
    const user = "203.0.113.7 ".repeat(model().contextTokens);
    await expect(textOf(model().generate({ ...CONTRACT_REQUEST, user }))).rejects.toMatchObject({ kind: "invalid" });
    expect(await textOf(model().generate(CONTRACT_REQUEST))).not.toBe("");
  });
}

function manyRequestsRun(model: () => LanguageModel): void {
  it("answers each of many requests at once as if it were alone, or says that it is busy", async () => {
    const alone = await textOf(model().generate(CONTRACT_REQUEST));
    const outcomes = await Promise.allSettled(
      Array.from({ length: REQUESTS_AT_ONCE }, () => textOf(model().generate(CONTRACT_REQUEST))),
    );
    const texts = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const kinds = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [kindOf(outcome.reason)] : []));
    expect(texts.length).toBeGreaterThan(0);
    expect([...new Set(texts)]).toEqual([alone]);
    expect(kinds.filter((kind) => kind !== "busy")).toEqual([]);
  });

  it("lets one request fail without touching another", async () => {
    const alone = await textOf(model().generate(CONTRACT_REQUEST));
    const user = "203.0.113.7 ".repeat(model().contextTokens);
    const [failed, answered] = await Promise.allSettled([
      textOf(model().generate({ ...CONTRACT_REQUEST, user })),
      textOf(model().generate(CONTRACT_REQUEST)),
    ]);
    expect(failed.status).toBe("rejected");
    expect(answered).toEqual({ status: "fulfilled", value: alone });
  });
}

function tokensAreTold(model: () => LanguageModel, lacking: LackingAbilities): void {
  const texts = [
    "Failed password for root",
    " from 203.0.113.7 port 51408 ssh2\n",
    "Größe: 7 €",
    "<|im_end|></s>[INST]",
  ];

  if (lacking.tokens) {
    it(`does not tell tokens: ${lacking.tokens.reason}`, async () => {
      expect(await model().countTokens("text")).toBeUndefined();
      expect(await model().tokenise("text")).toBeUndefined();
    });
    return;
  }

  it("counts the tokens of plain text, about as many for the whole as for its parts", async () => {
    const counts = await Promise.all(texts.map((text) => model().countTokens(text)));
    expect(counts.filter((count) => count === undefined || count < 1)).toEqual([]);
    const sum = counts.reduce<number>((total, count) => total + (count ?? 0), 0);
    const whole = (await model().countTokens(texts.join(""))) ?? 0;
    expect(Math.abs(whole - sum)).toBeLessThanOrEqual(2 * texts.length);
    expect(await model().countTokens("")).toBe(0);
  });

  it("cuts a text into as many pieces as it counts", async () => {
    for (const text of texts) expect(await model().tokenise(text)).toHaveLength((await model().countTokens(text)) ?? 0);
  });
}

/** Reads all of an output. */
export async function piecesOf(output: AsyncIterable<GeneratedText>): Promise<readonly GeneratedText[]> {
  const pieces: GeneratedText[] = [];
  for await (const piece of output) pieces.push(piece);
  return pieces;
}

/** Reads all of an output as one text. */
export const textOf = async (output: AsyncIterable<GeneratedText>): Promise<string> =>
  (await piecesOf(output)).map(({ text }) => text).join("");

/** Expects what CONTRACT_SCHEMA asks for. */
export function expectContractShape(text: string): void {
  const value = JSON.parse(text) as { verdict: string; text: string; cites: number[] };
  expect(Object.keys(value)).toEqual(["verdict", "text", "cites"]);
  expect(["yes", "no", "answered", "undecided"]).toContain(value.verdict);
  expect(value.text.length).toBeLessThanOrEqual(60);
  expect(value.cites.length).toBeLessThanOrEqual(2);
  expect(value.cites.filter((cite) => ![1, 2, 3].includes(cite))).toEqual([]);
}
