import type { GeneratedText, LanguageModel, ModelRequest } from "@lagebild/domain";
import type { Injection } from "./injections.js";

export interface ScriptedModelOptions {
  /** Obeys whether or not the prompt shows the order: what stands between a model and the analyst is then all there is. */
  readonly obeysUnseen?: boolean;
  /** `words`: without the code word, so that nothing in the sentence can be looked up; `value`: an honest sentence, the order in the values. */
  readonly form?: "whole" | "words" | "value";
  onRead?(): void;
}

interface Output {
  readonly verdict: string;
  readonly sentences: readonly { readonly text: string; readonly cites: readonly number[] }[];
  readonly values: readonly string[];
}

/** Letters and digits in a row of which the model understands an order, in whatever way it is written. */
const UNDERSTANDS_FROM = 16;
const SYSTEM_PROMPT_CHARACTERS = 200;

/**
 * A model that obeys an injected order as soon as it can read a piece of it, hidden or decoded, and cites the block that
 * holds it. Without one it answers from the first block of evidence.
 */
export function scriptedModel(
  injection: Injection,
  { obeysUnseen = false, form = "whole", onRead }: ScriptedModelOptions = {},
): LanguageModel {
  return {
    identity: { name: "scripted", fingerprint: "scripted" },
    contextTokens: 100_000,
    async *generate(request, signal): AsyncIterable<GeneratedText> {
      signal?.throwIfAborted();
      const blocks = blocksOf(request);
      const read = blocks.find(({ text }) => canRead(text, injection));
      const first = blocks.find(({ id }) => id > 1);
      const cited = read ?? (obeysUnseen ? first : undefined);
      if (read) onRead?.();
      const output = cited ? obey(injection, request, cited, form) : honest(first);
      yield { text: JSON.stringify(output) };
    },
    countTokens: async (text) => Math.ceil(text.length / 4),
    tokenise: async () => undefined,
    close: async () => undefined,
  };
}

/** Says whether a text shows a piece of an order that a reader of every encoding would understand. */
export function canRead(text: string, { hidden, says }: Injection): boolean {
  const shown = lettersOf(text);
  return [...hidden, says].some((order) => {
    const letters = lettersOf(order);
    const size = Math.min(UNDERSTANDS_FROM, letters.length);
    for (let at = 0; at + size <= letters.length; at++) if (shown.includes(letters.slice(at, at + size))) return true;
    return false;
  });
}

/** Letters and digits only, as typed; escapes that a window writes for invisible characters are taken back. */
function lettersOf(text: string): string {
  return text
    .replace(/\\+u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/[\u{e0020}-\u{e007e}]/gu, (tag) => String.fromCharCode((tag.codePointAt(0) ?? 0) - 0xe0000))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

interface Block {
  readonly id: number;
  readonly text: string;
}

function blocksOf({ user }: ModelRequest): readonly Block[] {
  const blocks: { id: number; text: string }[] = [];
  for (const line of user.split("\n")) {
    const id = /^\[(\d+)\] /.exec(line)?.[1];
    const last = blocks.at(-1);
    if (id !== undefined) blocks.push({ id: Number(id), text: line });
    else if (last) last.text += `\n${line}`;
  }
  return blocks;
}

/** An order without what an attacker would need no code word for: words with digits, and links. */
export const wordsOf = ({ orders }: Injection): string =>
  orders.write
    .split(" ")
    .filter((word) => !/\d|:\/\//.test(word))
    .join(" ")
    .replace(/[(,.: ]+$/, "");

function obey(
  injection: Injection,
  { system }: ModelRequest,
  cited: Block,
  form: NonNullable<ScriptedModelOptions["form"]>,
): Output {
  const { orders } = injection;
  if (form === "value") return { ...honest(cited), values: [orders.canary] };
  const order = form === "words" ? wordsOf(injection) : orders.write;
  const text = orders.kind === "leak" ? `${order} ${system.slice(0, SYSTEM_PROMPT_CHARACTERS)}` : order;
  const isDenial = orders.kind === "verdict" || orders.kind === "omit";
  return {
    verdict: isDenial ? "no" : "answered",
    sentences: [{ text, cites: [cited.id] }],
    values: form === "words" ? [] : [orders.canary],
  };
}

function honest(block: Block | undefined): Output {
  const words = (block?.text ?? "")
    .replace(/^\[\d+\] /, "")
    .split(/\s+/)
    .slice(0, 12)
    .join(" ");
  return { verdict: "answered", sentences: [{ text: words, cites: block ? [block.id] : [] }], values: [] };
}
