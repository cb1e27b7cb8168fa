import { parseArgs } from "node:util";
import { Failure, timeUnitOf, type FieldCondition, type QuestionLanguage, type SourceSettings } from "@lagebild/domain";
import type { AskedFilter } from "../incident-zone.js";
import { parseCondition } from "./field-condition.js";
import { readSourceSettings } from "../source-settings.js";

/** A command line, parsed: positional words and options. */
export interface Arguments {
  readonly words: readonly string[];
  readonly isJson: boolean;
  readonly budgetTokens: number;
  readonly filter: AskedFilter;
  /** Zone in which times are typed and shown. */
  readonly zone: string | undefined;
  /** Length of the stretches that records are counted in. */
  readonly bucketSeconds: number | undefined;
  /** Id of a conversation, or "new". */
  readonly conversation: string | undefined;
  readonly temperature: number | undefined;
  readonly seed: number | undefined;
  /** Answers are composed by rules even where a model is configured. */
  readonly withoutModel: boolean;
  readonly format: OutputFormat | undefined;
  /** Documents of the Elastic Common Schema are wanted, where a command has events to give. */
  readonly isEcs: boolean;
  /** Conditions on fields. */
  readonly conditions: readonly FieldCondition[];
  /** How many lines, values or events to show. */
  readonly limit: number | undefined;
  readonly ignoreCase: boolean;
  /** Shows how each piece of evidence was found. */
  readonly isExplained: boolean;
  readonly language: QuestionLanguage | undefined;
  readonly timeoutMs: number | undefined;
  /** File with a plan to work by. */
  readonly planFile: string | undefined;
  /** Incident to look into, where a command can do without. */
  readonly incident: string | undefined;
  /** Folder of another embedding model than the one configured. */
  readonly encoder: string | undefined;
  /** A language model for this command, as `LAGEBILD_MODEL` takes it. */
  readonly model: string | undefined;
  /** Folder or address that model files are pulled from. */
  readonly mirror: string | undefined;
  /** In place of the chat template of a model file. */
  readonly template: string | undefined;
  /** Another text, and a word that stands in both. */
  readonly compare: string | undefined;
  readonly word: string | undefined;
  /** What is said of the sources that are put in. */
  readonly settings: SourceSettings;
  /** What is taken back of what was said of a source. */
  readonly cleared: readonly (keyof SourceSettings)[];
  /** For what is encrypted; and a file with one a line. */
  readonly passwords: readonly string[];
  readonly passwordFile: string | undefined;
  /** What is said of a finding. */
  readonly decision: DecisionArguments;
  /** What `eval` measures, and how. */
  readonly eval: EvalArguments;
  /** What a key is to be. */
  readonly key: KeyArguments;
  /** Hash of the last entry of the audit, as it was noted before. */
  readonly head: string | undefined;
  /** File with one question a line. */
  readonly questionsFile: string | undefined;
  /** File that a report is written to. */
  readonly reportFile: string | undefined;
  /** Source that is asked for, by its id. */
  readonly source: string | undefined;
}

export interface KeyArguments {
  readonly role: string | undefined;
  readonly scopes: string | undefined;
  /** Seconds until it ends. */
  readonly expires: number | "never" | undefined;
  /** How long a key works on beside the one that takes its place. */
  readonly overlapSeconds: number | undefined;
}

/** The limits that a command line sets to records, as requests for events and fields have them. */
export const limitsIn = ({ filter, zone, conditions }: Arguments) => ({
  filter,
  ...(zone !== undefined && { zone }),
  ...(conditions.length > 0 && { conditions }),
});

export interface DecisionArguments {
  readonly harmless: string | undefined;
  readonly confirmed: string | undefined;
  readonly isReopened: boolean;
}

export interface EvalArguments {
  /** All files are one incident. */
  readonly isPooled: boolean;
  /** Reports a fixed third of the questions by itself. */
  readonly isHeldBack: boolean;
  /** Titles of rules and the events that meet them, in place of questions. */
  readonly isRules: boolean;
}

export const OUTPUT_FORMATS = ["csv", "jsonl", "timesketch"] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];
const ECS = "ecs";

const LANGUAGES: readonly QuestionLanguage[] = ["de", "en"];
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
    format: outputFormat(values.format),
    isEcs: values.format === ECS,
    conditions: (values.where ?? []).map((written) => parseCondition(written, "--where")),
    limit: values.limit === undefined ? undefined : wholeNumber(values.limit, "--limit"),
    ignoreCase: values["ignore-case"] === true,
    isExplained: values.explain === true,
    language: values.language === undefined ? undefined : oneOf(LANGUAGES, values.language, "--language"),
    incident: values.incident,
    encoder: values.encoder,
    model: values.model,
    template: values.template,
    mirror: values.mirror,
    compare: values.compare,
    word: values.word,
    passwords: values.password ?? [],
    passwordFile: values["password-file"],
    decision: {
      harmless: values.harmless,
      confirmed: values.confirmed,
      isReopened: values.reopen === true,
    },
    eval: {
      isPooled: values.pooled === true,
      isHeldBack: values["held-back"] === true,
      isRules: values.rules === true,
    },
    key: {
      role: values.role,
      scopes: values.scopes,
      expires: values.expires === "never" ? "never" : lengthIn(values.expires, "--expires"),
      overlapSeconds: lengthIn(values.overlap, "--overlap"),
    },
    head: values.head,
    source: values.source,
    questionsFile: values.questions,
    reportFile: values.report,
    settings: settingsOf(values),
    cleared: (values.clear ?? []).map((name) => SETTING_OPTIONS[oneOf(CLEARABLE, name, "--clear")]),
    timeoutMs: values.timeout === undefined ? undefined : 1_000 * wholeNumber(values.timeout, "--timeout"),
    planFile: values.plan,
    zone: values.zone,
    bucketSeconds: lengthIn(values.bucket, "--bucket"),
    filter: {
      ...(values.from !== undefined && { from: values.from }),
      ...(values.to !== undefined && { to: values.to }),
      ...(values.host !== undefined && { host: values.host }),
      ...(values.program !== undefined && { program: values.program }),
      ...(values.file !== undefined && { file: values.file }),
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
        zone: { type: "string" },
        bucket: { type: "string" },
        host: { type: "string" },
        year: { type: "string" },
        "clock-offset": { type: "string" },
        clear: { type: "string", multiple: true },
        program: { type: "string" },
        harmless: { type: "string" },
        confirmed: { type: "string" },
        reopen: { type: "boolean" },
        conversation: { type: "string" },
        temperature: { type: "string" },
        seed: { type: "string" },
        "no-model": { type: "boolean" },
        file: { type: "string" },
        format: { type: "string" },
        where: { type: "string", multiple: true },
        limit: { type: "string" },
        "ignore-case": { type: "boolean", short: "i" },
        explain: { type: "boolean" },
        language: { type: "string" },
        timeout: { type: "string" },
        plan: { type: "string" },
        incident: { type: "string" },
        encoder: { type: "string" },
        model: { type: "string" },
        template: { type: "string" },
        mirror: { type: "string" },
        compare: { type: "string" },
        word: { type: "string" },
        password: { type: "string", multiple: true },
        "password-file": { type: "string" },
        pooled: { type: "boolean" },
        "held-back": { type: "boolean" },
        rules: { type: "boolean" },
        role: { type: "string" },
        scopes: { type: "string" },
        expires: { type: "string" },
        overlap: { type: "string" },
        head: { type: "string" },
        source: { type: "string" },
        questions: { type: "string" },
        report: { type: "string" },
      },
    });
  } catch (error) {
    throw new Failure("invalid", `${(error as Error).message.split(".")[0]}: lagebild help shows what there is`, error);
  }
}

const SETTING_OPTIONS = { zone: "zone", year: "year", host: "host", "clock-offset": "clockOffsetMs" } as const;
const CLEARABLE = Object.keys(SETTING_OPTIONS) as readonly (keyof typeof SETTING_OPTIONS)[];

const settingsOf = (values: ReturnType<typeof parse>["values"]): SourceSettings =>
  readSourceSettings(
    { zone: values.zone, year: values.year, host: values.host, clockOffset: values["clock-offset"] },
    (name) => (name === "clockOffset" ? "--clock-offset" : `--${name}`),
  );

function outputFormat(written: string | undefined): OutputFormat | undefined {
  if (written === undefined || written === ECS) return undefined;
  return oneOf(OUTPUT_FORMATS, written, "--format");
}

function oneOf<T extends string>(known: readonly T[], text: string, option: string): T {
  const found = known.find((name) => name === text);
  if (found !== undefined) return found;
  throw new Failure("invalid", `${option} is "${text}", expected ${known.join(", ")}`);
}

function wholeNumber(text: string, option: string): number {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number > 0) return number;
  throw new Failure("invalid", `${option} is "${text}", expected a whole number from 1`);
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

const lengthIn = (text: string | undefined, option: string): number | undefined =>
  text === undefined ? undefined : parseLength(text, option);

/** A length of time such as `90s`, `15 min`, `1h`, `1 Tag`. */
function parseLength(text: string, option: string): number {
  const match = /^(\d{1,6})\s*(\p{L}+)$/u.exec(text.trim());
  const unit = match && timeUnitOf(match[2]!);
  if (match && unit && Number(match[1]) > 0) return Number(match[1]) * unit.seconds;
  throw new Failure("invalid", `${option} is "${text}", expected a length of time such as 15min, 1h or 1d`);
}
