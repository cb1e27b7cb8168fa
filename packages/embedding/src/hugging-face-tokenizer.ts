import { Tokenizer } from "@huggingface/tokenizers"; // the only file that knows this library
import { Failure } from "@lagebild/domain";
import { cleanText } from "./clean-text.js";
import type { TextCut, TextPiece } from "./embedder.js";

/** A tokenizer in Hugging Face's format: WordPiece, Unigram or BPE. */
export interface HuggingFaceTokenizer {
  /** Ids are below. */
  readonly vocabulary: number;
  readonly padId: number;
  /** At most `maxPieces` ids with those that the model wants around a text; none for a text without a word. */
  encode(text: string, prefix: string, maxPieces: number): readonly number[];
  cut(text: string, maxPieces: number): TextCut;
}

/** The library, as far as it is used here: its own types do not resolve under NodeNext. */
interface HubTokenizer {
  encode(text: string, options?: { readonly add_special_tokens: boolean }): { readonly ids: readonly number[] };
  decode(ids: readonly number[], options: Readonly<Record<string, boolean>>): string;
  token_to_id(token: string): number | undefined;
  id_to_token(id: number): string | undefined;
  get_vocab(withAdded: boolean): ReadonlyMap<string, number>;
  get_added_tokens_decoder(): ReadonlyMap<number, { readonly content: string }>;
}

const OpenTokenizer = Tokenizer as unknown as new (file: object, config: object) => HubTokenizer;

/** Log text has fewer characters a piece; what is beyond would be cut off anyway. */
const CHARACTERS_A_PIECE = 32;

/** What a model wants before and after a text. */
interface Frame {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Reads `tokenizer.json` and `tokenizer_config.json`. Failure "corrupt" for files that are none, "invalid" for unknown parts. */
export function huggingFaceTokenizer(file: object, config: object): HuggingFaceTokenizer {
  const tokenizer = openTokenizer(file, config);
  const frame = frameOf(tokenizer);
  const defuse = specialDefuser(tokenizer);
  const clean = (text: string, maxPieces: number): string => defuse(cleanText(text, maxPieces * CHARACTERS_A_PIECE));
  const bare = (text: string): readonly number[] => tokenizer.encode(text, { add_special_tokens: false }).ids;
  const framed = (ids: readonly number[], maxPieces: number): readonly number[] => {
    const room = maxPieces - frame.before.length - frame.after.length;
    return [...frame.before, ...ids.slice(0, room), ...frame.after];
  };
  return {
    vocabulary: [...tokenizer.get_vocab(true).values()].reduce((most, id) => Math.max(most, id + 1), 0),
    padId: padOf(tokenizer, config),
    encode(text, prefix, maxPieces) {
      const cleaned = clean(text, maxPieces);
      return cleaned === "" ? [] : framed(bare(prefix + cleaned), maxPieces);
    },
    cut(text, maxPieces) {
      const cleaned = clean(text, maxPieces);
      const content = cleaned === "" ? [] : bare(cleaned);
      const ids = content.length === 0 ? [] : framed(content, maxPieces);
      const isCut = content.length + frame.before.length + frame.after.length > maxPieces;
      return { ...wordsOf(tokenizer, ids, frame, markOf(file)), maxPieces, isCut };
    },
  };
}

function openTokenizer(file: object, config: object): HubTokenizer {
  try {
    return new OpenTokenizer(file, config);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : "unknown reason";
    throw new Failure("invalid", `tokenizer.json of the encoder cannot be used: ${reason}`, error);
  }
}

/** Finds what stands around a text by comparing one with and without it. */
function frameOf(tokenizer: HubTokenizer): Frame {
  const inner = tokenizer.encode("a", { add_special_tokens: false }).ids;
  const whole = tokenizer.encode("a").ids;
  const start = whole.findIndex((_id, i) => inner.every((id, j) => whole[i + j] === id));
  if (inner.length === 0 || start < 0) return { before: [], after: [] };
  return { before: whole.slice(0, start), after: whole.slice(start + inner.length) };
}

/** Takes marks such as `</s>` apart: in a log they are text, not the end of it. */
function specialDefuser(tokenizer: HubTokenizer): (text: string) => string {
  const marks = [...tokenizer.get_added_tokens_decoder().values()].map(({ content }) => content);
  const found = marks.filter((mark) => mark.length > 1).map((mark) => mark.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  if (found.length === 0) return (text) => text;
  const pattern = new RegExp(found.join("|"), "g");
  return (text) => text.replace(pattern, (mark) => `${mark.slice(0, 1)} ${mark.slice(1)}`);
}

function padOf(tokenizer: HubTokenizer, config: object): number {
  const named = (config as { readonly pad_token?: unknown }).pad_token;
  const content = typeof named === "object" && named !== null && "content" in named ? named.content : named;
  const names = [content, "[PAD]", "<pad>"].filter((name) => typeof name === "string");
  return names.map((name) => tokenizer.token_to_id(name)).find((id) => id !== undefined) ?? 0;
}

/** How pieces tell where a word begins: WordPiece marks those inside, the others the first. */
function markOf(file: object): { readonly inside: string | undefined } {
  const model = (file as { readonly model?: { readonly type?: string; readonly continuing_subword_prefix?: string } })
    .model;
  return { inside: model?.type === "WordPiece" ? (model.continuing_subword_prefix ?? "##") : undefined };
}

const FIRST = /^[\u2581\u0120\u010a]/; // of SentencePiece, and a space and a line break of byte-level BPE
const isLetter = (character: string | undefined): boolean => /[\p{L}\p{N}_]|\P{ASCII}/u.test(character ?? "");

function wordsOf(
  tokenizer: HubTokenizer,
  ids: readonly number[],
  frame: Frame,
  { inside }: { readonly inside: string | undefined },
): { readonly pieces: readonly TextPiece[]; readonly words: readonly string[] } {
  const end = ids.length - frame.after.length;
  const members: number[][] = [];
  const pieces = ids.map((id, place): TextPiece => {
    const text = tokenizer.id_to_token(id) ?? "";
    if (place < frame.before.length || place >= end) return { id, text, word: undefined };
    const before = tokenizer.id_to_token(ids[place - 1] ?? -1);
    const isFirst =
      place === frame.before.length ||
      (inside === undefined
        ? FIRST.test(text) ||
          (!(before?.length === 1 && FIRST.test(before)) && isLetter(text[0]) !== isLetter(before?.at(-1)))
        : !text.startsWith(inside));
    if (isFirst) members.push([]);
    members.at(-1)!.push(id);
    return { id, text, word: members.length - 1 };
  });
  const decode = (word: readonly number[]): string =>
    tokenizer.decode(word, { skip_special_tokens: false, clean_up_tokenization_spaces: false });
  return { pieces, words: members.map((word) => decode(word).trim().toLowerCase()) };
}
