import { parseArgs } from "node:util";
import { Failure, type RecordFilter } from "@lagebild/domain";

/** A command line, parsed: positional words and options. */
export interface Arguments {
  readonly words: readonly string[];
  readonly isJson: boolean;
  readonly budgetTokens: number;
  readonly filter: RecordFilter;
  /** Id of a conversation, or "new". */
  readonly conversation: string | undefined;
  readonly temperature: number | undefined;
  readonly seed: number | undefined;
  /** Answers are composed by rules even where a model is configured. */
  readonly withoutModel: boolean;
}

const DEFAULT_BUDGET_TOKENS = 4_000;

/** Parses what follows the command. Failure "invalid" for an unknown option or a value that cannot be read. */
export function parseArguments(rest: readonly string[]): Arguments {
  const { values, positionals } = parse(rest);
  const budget = values.budget;
  return {
    words: positionals,
    isJson: values.json === true,
    budgetTokens: budget === undefined ? DEFAULT_BUDGET_TOKENS : parseBudget(budget),
    conversation: values.conversation,
    temperature: values.temperature === undefined ? undefined : parseTemperature(values.temperature),
    seed: values.seed === undefined ? undefined : parseSeed(values.seed),
    withoutModel: values["no-model"] === true,
    filter: {
      ...(values.from !== undefined && { from: parseTime(values.from, "--from") }),
      ...(values.to !== undefined && { to: parseTime(values.to, "--to") }),
      ...(values.host !== undefined && { host: values.host }),
      ...(values.program !== undefined && { program: values.program }),
    },
  };
}

function parse(rest: readonly string[]) {
  try {
    return parseArgs({
      args: [...rest],
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        budget: { type: "string" },
        from: { type: "string" },
        to: { type: "string" },
        host: { type: "string" },
        program: { type: "string" },
        conversation: { type: "string" },
        temperature: { type: "string" },
        seed: { type: "string" },
        "no-model": { type: "boolean" },
      },
    });
  } catch (error) {
    throw new Failure("invalid", `${(error as Error).message.split(".")[0]}: lagebild help shows what there is`, error);
  }
}

function parseBudget(text: string): number {
  const budget = Number(text);
  if (Number.isInteger(budget) && budget > 0) return budget;
  throw new Failure("invalid", `--budget is "${text}", expected a whole number of tokens`);
}

function parseTemperature(text: string): number {
  const temperature = Number(text);
  if (text.trim() !== "" && temperature >= 0 && temperature <= 2) return temperature;
  throw new Failure("invalid", `--temperature is "${text}", expected a number from 0 to 2`);
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < 2 ** 32) return seed;
  throw new Failure("invalid", `--seed is "${text}", expected a whole number below 2^32`);
}

/** Microseconds UTC of an ISO 8601 time; without a zone it is UTC. */
function parseTime(text: string, option: string): number {
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  const time = /^\d{4}-\d\d-\d\d/.test(text)
    ? Date.parse(hasZone || text.length <= 10 ? text : `${text}Z`)
    : Number.NaN;
  if (Number.isNaN(time))
    throw new Failure("invalid", `${option} is "${text}", expected an ISO 8601 time such as 2026-03-14T03:00:00Z`);
  return time * 1000;
}
