import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@lagebild/domain";
import type { LlamaContext, LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import type { LlamaLoad, LlamaUse } from "./messages.js";
import { batchEnds, reusableTokens, type KeptState } from "./prefix.js";
import type { PromptTokens } from "./prompt.js";

export interface LlamaSequences {
  /**
   * Evaluates a prompt up to its last batch in the free sequence that knows most of it, and hands on that batch. The
   * caller asks for no more at a time than there are sequences.
   */
  withPrompt(
    prompt: PromptTokens,
    signal: AbortSignal,
    work: (sequence: LlamaContextSequence, lastBatch: readonly Token[]) => Promise<void>,
  ): Promise<Omit<LlamaUse, "generatedTokens">>;
}

interface Slot {
  readonly sequence: LlamaContextSequence;
  /** Where the batches ended that made its state. */
  ends: readonly number[];
  lastUsed: number;
}

/** Shorter instructions are evaluated sooner than their state is read. */
const LEAST_KEPT_TOKENS = 64;

/** The sequences of a context, each with the state of the request it served last. */
export function llamaSequences(model: LlamaModel, context: LlamaContext, load: LlamaLoad): LlamaSequences {
  const free: Slot[] = Array.from({ length: load.sequences }, () => ({
    sequence: context.getSequence(),
    ends: [],
    lastUsed: 0,
  }));
  const states = systemStates(load);
  let uses = 0;

  return {
    async withPrompt(prompt, signal, work) {
      const wanted = {
        tokens: prompt.tokens,
        ends: batchEnds(prompt.systemTokens, prompt.tokens.length, load.batchTokens),
      };
      const slot = takeBest(free, wanted);
      if (!slot) throw new Failure("internal", `more than ${load.sequences} requests at a time`);
      slot.lastUsed = uses += 1;
      try {
        const isStateLoaded = await states.load(slot, prompt, wanted);
        const reusedTokens = await evaluate(slot, wanted, prompt.systemTokens, states, signal);
        const lastBatch = prompt.tokens.slice(wanted.ends.at(-2) ?? 0);
        if (!signal.aborted) {
          slot.ends = wanted.ends;
          await work(slot.sequence, lastBatch);
        }
        return { promptTokens: prompt.tokens.length, reusedTokens, isStateLoaded };
      } catch (error) {
        slot.ends = [];
        await slot.sequence.clearHistory();
        throw error;
      } finally {
        free.push(slot);
      }
    },
  };
}

const keptBy = ({ sequence, ends }: Slot): KeptState => ({ tokens: sequence.contextTokens, ends });

/** Takes the sequence with the longest beginning in common; of equals, the one that was used longest ago. */
function takeBest(free: Slot[], wanted: KeptState): Slot | undefined {
  const ranked = free
    .map((slot) => ({ slot, reusable: reusableTokens(wanted, keptBy(slot)) }))
    .sort((a, b) => b.reusable - a.reusable || a.slot.lastUsed - b.slot.lastUsed);
  const best = ranked[0]?.slot;
  if (best) free.splice(free.indexOf(best), 1);
  return best;
}

/** Evaluates all batches but the last; returns how many tokens were there already. */
async function evaluate(
  slot: Slot,
  wanted: KeptState,
  systemTokens: number,
  states: SystemStates,
  signal: AbortSignal,
): Promise<number> {
  const { sequence } = slot;
  const reused = reusableTokens(wanted, keptBy(slot));
  // Nothing beyond is kept, not even where tokens are equal: their state came from other batches.
  await sequence.eraseContextTokenRanges([{ start: reused, end: sequence.nextTokenIndex }]);
  let at = reused;
  slot.ends = wanted.ends.filter((end) => end <= reused);
  for (const end of wanted.ends.slice(0, -1)) {
    if (end <= reused) continue;
    if (signal.aborted) break;
    await sequence.evaluateWithoutGeneratingNewTokens(wanted.tokens.slice(at, end) as Token[]);
    at = end;
    slot.ends = [...slot.ends, end];
    if (end === systemTokens) await states.save(slot);
  }
  return reused;
}

interface SystemStates {
  /** Replaces the sequence's state by the kept one of these instructions, where that spares evaluation. */
  load(slot: Slot, prompt: PromptTokens, wanted: KeptState): Promise<boolean>;
  /** Keeps the state of a sequence that holds instructions and nothing else. */
  save(slot: Slot): Promise<void>;
}

/** States of instructions as files: written once for each, they serve other sequences and the next process. */
function systemStates({ stateFolder, batchTokens }: LlamaLoad): SystemStates {
  let writes = 0;
  const fileOf = (tokens: readonly Token[]): string =>
    join(stateFolder, `${createHash("sha256").update(Uint32Array.from(tokens)).digest("hex")}.state`);

  return {
    async load(slot, { tokens, systemTokens }, wanted) {
      if (systemTokens < LEAST_KEPT_TOKENS) return false;
      if (reusableTokens(wanted, keptBy(slot)) >= systemTokens) return false;
      const file = fileOf(tokens.slice(0, systemTokens));
      if (!existsSync(file)) return false;
      await slot.sequence.loadStateFromFile(file, { acceptRisk: true });
      slot.ends = batchEnds(systemTokens, systemTokens, batchTokens);
      return true;
    },
    async save({ sequence }) {
      const tokens = sequence.contextTokens;
      const file = fileOf(tokens);
      if (tokens.length < LEAST_KEPT_TOKENS || existsSync(file)) return;
      // Whole or not at all: llama.cpp crashes on half a state.
      const unfinished = `${file}.${process.pid}.${(writes += 1)}`;
      await sequence.saveStateToFile(unfinished);
      await rename(unfinished, file);
    },
  };
}
