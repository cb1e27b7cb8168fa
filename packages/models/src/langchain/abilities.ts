import type { ModelRequest } from "@lagebild/domain";
import { toJsonSchema } from "../json-schema.js";
import { isContextError } from "./failure.js";

/** How an output is bound to its schema: OpenAI's way, that of llama.cpp's older servers, or by words alone. */
export type OutputFormat = "json_schema" | "json_object" | "words";

/** What a server is asked for beyond plain chat; taken back where it refuses. */
export interface Abilities {
  readonly format: OutputFormat;
  readonly logprobs: boolean;
  readonly systemRole: boolean;
  /** Switches that keep models from thinking aloud: of chat templates, of OpenAI, of Ollama. */
  readonly templateSwitch: boolean;
  readonly effort: "none" | "low" | undefined;
  readonly thinkSwitch: boolean;
}

export interface AskedOfServer {
  /** The model may think aloud. */
  readonly thinks: boolean;
}

/** What a server is asked for before it has refused anything; `known` is what is known of it beforehand. */
export const abilitiesAtFirst = ({ thinks }: AskedOfServer, known: Partial<Abilities>): Abilities => ({
  format: "json_schema",
  logprobs: true,
  systemRole: true,
  templateSwitch: !thinks,
  effort: thinks ? undefined : "none",
  thinkSwitch: !thinks,
  ...known,
});

/** The fields of a chat request that ask for these abilities, but for those that LangChain reads back itself. */
export const fieldsOf = (
  { format, templateSwitch, effort, thinkSwitch }: Abilities,
  { schema }: ModelRequest,
): Readonly<Record<string, unknown>> => ({
  ...(format === "json_schema" && {
    response_format: { type: format, json_schema: { name: "answer", strict: true, schema: toJsonSchema(schema) } },
  }),
  ...(format === "json_object" && { response_format: { type: format, schema: toJsonSchema(schema) } }),
  ...(templateSwitch && { chat_template_kwargs: { enable_thinking: false, thinking: false } }),
  ...(effort !== undefined && { reasoning_effort: effort }),
  ...(thinkSwitch && { think: false }),
});

/** A step down: where a server's words name a thing, that thing is given up. */
interface Step {
  readonly named: RegExp;
  readonly isAsked: (wanted: Abilities) => boolean;
  readonly less: (wanted: Abilities) => Abilities;
}

const LESS_FORMAT: Readonly<Record<OutputFormat, OutputFormat>> = {
  json_schema: "json_object",
  json_object: "words",
  words: "words",
};

/** In the order in which they are given up where a server does not say what it refuses. */
const STEPS: readonly Step[] = [
  {
    named: /\bthink(?:ing)?\b/i,
    isAsked: ({ thinkSwitch }) => thinkSwitch,
    less: (wanted) => ({ ...wanted, thinkSwitch: false }),
  },
  {
    named: /reasoning|effort|\bthink(?:ing)?\b/i,
    isAsked: ({ effort }) => effort !== undefined,
    less: (wanted) => ({ ...wanted, effort: wanted.effort === "none" ? "low" : undefined }),
  },
  {
    named: /chat.?template|template_kwargs|enable_thinking/i,
    isAsked: ({ templateSwitch }) => templateSwitch,
    less: (wanted) => ({ ...wanted, templateSwitch: false }),
  },
  {
    named: /logprob/i,
    isAsked: ({ logprobs }) => logprobs,
    less: (wanted) => ({ ...wanted, logprobs: false }),
  },
  {
    named: /response_format|json_schema|json_object|schema|grammar|structured/i,
    isAsked: ({ format }) => format !== "words",
    less: (wanted) => ({ ...wanted, format: LESS_FORMAT[wanted.format] }),
  },
];

/** Refusals of a request as such; 401, 404, 429 and their like say something else. */
const REFUSALS = new Set([400, 405, 406, 409, 415, 422, 501]);

/**
 * What to ask for next after a server refused a request; undefined where the refusal has another reason. `proven` is what
 * the server has answered with before.
 */
export function withoutRefused(
  error: unknown,
  wanted: Abilities,
  proven: Abilities | undefined,
): Abilities | undefined {
  const { status, message } = (error ?? {}) as { readonly status?: unknown; readonly message?: unknown };
  const text = typeof message === "string" ? message : "";
  // Some servers fail at what they do not know instead of refusing it.
  if (status === 500 && /logprob/i.test(text) && wanted.logprobs) return { ...wanted, logprobs: false };
  if (status === 500 && wanted.format === "json_schema" && proven?.format !== "json_schema")
    return { ...wanted, format: "json_object" };
  if (typeof status !== "number" || !REFUSALS.has(status) || isContextError(error)) return undefined;
  if (wanted.systemRole && /system.{0,20}role|role.{0,20}system/i.test(text)) return { ...wanted, systemRole: false };
  const asked = STEPS.filter(({ isAsked }) => isAsked(wanted));
  const named = asked.find((step) => step.named.test(text));
  if (named) return named.less(wanted);
  const [first] = asked;
  return first && withoutAll(first, wanted);
}

/** Without words there is no telling whether less of it would do. */
function withoutAll(step: Step, wanted: Abilities): Abilities {
  let less = wanted;
  while (step.isAsked(less)) less = step.less(less);
  return less;
}
