import { totalmem } from "node:os";
import { resolve } from "node:path";
import { loadChoice, loadModelFor } from "@lagebild/models";
import { Failure } from "@lagebild/domain";
import { askFixture, investigateFixture } from "../commands/models/ask-fixture.js";
import { parseArguments, type Arguments } from "./arguments.js";
import type { CommandContext } from "./command-context.js";
import { USAGE } from "./usage.js";
import { composeLagebild } from "../compose.js";
import type { Config } from "../config.js";
import { askCommand, linesCommand, planCommand, replayCommand, windowCommand } from "../commands/ask.js";
import { confirmCommand } from "../commands/confirm.js";
import { entityCommand } from "../commands/entity.js";
import { evalCommand } from "../commands/eval/eval.js";
import { eventsCommand } from "../commands/events.js";
import { exportCommand } from "../commands/export.js";
import { fieldsCommand } from "../commands/fields.js";
import { formatCommand } from "../commands/format.js";
import { grepCommand } from "../commands/grep.js";
import {
  createCommand,
  deleteCommand,
  incidentsCommand,
  showCommand,
  zoneCommand,
} from "../commands/incidents/incidents.js";
import { investigateCommand } from "../commands/investigate/investigate.js";
import { ingestCommand } from "../commands/ingest.js";
import { modelsCommand } from "../commands/models/models.js";
import { findingCommand, pictureCommand, reportCommand } from "../commands/picture.js";
import { keepCommand, tlpCommand } from "../commands/incidents/marks.js";
import { playbookCommand } from "../commands/playbook.js";
import { reindexCommand } from "../commands/reindex.js";
import { repairCommand } from "../commands/incidents/repair.js";
import { replCommand } from "../commands/repl.js";
import { similarCommand } from "../commands/similar.js";
import { sourceCommand } from "../commands/source.js";
import { sqlCommand } from "../commands/sql.js";
import { rulesCommand } from "../commands/rules.js";
import { sweepCommand } from "../commands/sweep.js";
import { timelineCommand } from "../commands/timeline.js";
import { tokensCommand } from "../commands/tokens.js";
import { verifyCommand } from "../commands/incidents/verify.js";

type Command = (context: CommandContext) => Promise<void>;

const COMMANDS: Readonly<Record<string, { readonly run: Command; readonly words: readonly [number, number] }>> = {
  ingest: { run: ingestCommand, words: [2, Infinity] },
  ask: { run: askCommand, words: [2, 2] },
  investigate: { run: investigateCommand, words: [2, 2] },
  window: { run: windowCommand, words: [2, 2] },
  plan: { run: planCommand, words: [2, 2] },
  lines: { run: linesCommand, words: [3, 3] },
  replay: { run: replayCommand, words: [1, 1] },
  incidents: { run: incidentsCommand, words: [0, 0] },
  create: { run: createCommand, words: [1, 1] },
  zone: { run: zoneCommand, words: [1, 2] },
  show: { run: showCommand, words: [1, 1] },
  source: { run: sourceCommand, words: [2, 2] },
  delete: { run: deleteCommand, words: [1, 1] },
  eval: { run: evalCommand, words: [1, 1] },
  repl: { run: replCommand, words: [1, 1] },
  rules: { run: rulesCommand, words: [1, 2] },
  sweep: { run: sweepCommand, words: [2, 2] },
  grep: { run: grepCommand, words: [2, 2] },
  entity: { run: entityCommand, words: [1, 2] },
  timeline: { run: timelineCommand, words: [1, 1] },
  picture: { run: pictureCommand, words: [1, 1] },
  report: { run: reportCommand, words: [1, 2] },
  finding: { run: findingCommand, words: [2, 2] },
  playbook: { run: playbookCommand, words: [1, 2] },
  sql: { run: sqlCommand, words: [2, 2] },
  events: { run: eventsCommand, words: [1, 1] },
  fields: { run: fieldsCommand, words: [1, 1] },
  format: { run: formatCommand, words: [1, 3] },
  export: { run: exportCommand, words: [1, 1] },
  confirm: { run: confirmCommand, words: [1, 2] },
  similar: { run: similarCommand, words: [1, 1] },
  tokens: { run: tokensCommand, words: [1, 1] },
  reindex: { run: reindexCommand, words: [1, 1] },
  verify: { run: verifyCommand, words: [1, 1] },
  repair: { run: repairCommand, words: [1, Infinity] },
  tlp: { run: tlpCommand, words: [1, 2] },
  keep: { run: keepCommand, words: [1, 2] },
};

/** The settings of one command: its options go before the environment. */
const configOf = ({ encoder }: Arguments, config: Config): Config =>
  encoder === undefined ? config : { ...config, modelFolder: resolve(encoder) };

async function runModels(rest: readonly string[], config: Config, signal: AbortSignal): Promise<void> {
  const { words, isJson, template, mirror = config.modelMirror } = parseArguments(rest);
  const { dataFolder, model } = config;
  await modelsCommand({
    words,
    isJson,
    dataFolder,
    model,
    memoryBytes: totalmem(),
    settings: config.shownModelSettings,
    firstPieceMs: config.firstPieceMs,
    signal,
    ...(config.modelCatalog !== undefined && { catalogFile: config.modelCatalog }),
    write: (text) => void process.stdout.write(text),
    ...(process.stderr.isTTY && { showProgress: (line) => void process.stderr.write(`\r\u001b[K${line}`) }),
    ...(template !== undefined && { template }),
    ...(mirror !== undefined && { mirror }),
    loadModel: (choice, asKept) =>
      asKept
        ? loadChoice(asKept, config)
        : loadModelFor({ ...config, model: choice, template: template ?? config.template }),
    askFixture: askFixture(config),
    investigateFixture: investigateFixture(config),
  });
}

/** onnxruntime 1.30 crashes the process when it opens a model in one whose command line has more than some 32 kB. */
const MAX_COMMAND_LINE_BYTES = 20_000;

function assertLength(argv: readonly string[]): void {
  const bytes = argv.reduce((sum, word) => sum + Buffer.byteLength(word) + 1, 0);
  if (bytes <= MAX_COMMAND_LINE_BYTES) return;
  throw new Failure(
    "invalid",
    `command line has ${bytes} bytes, at most ${MAX_COMMAND_LINE_BYTES} are taken: name folders instead of many files`,
  );
}

/** Runs one command of the command line. Failures are thrown; the caller turns them into an exit code. */
export async function runCommand(argv: readonly string[], config: Config, signal: AbortSignal): Promise<void> {
  const [name = "help", ...rest] = argv;
  if (name === "help" || name === "--help" || name === "-h") return void process.stdout.write(USAGE);
  if (name === "serve" && rest.length === 0) {
    const { serve } = await import("../serve.js"); // no other command waits for the web server's libraries
    return serve(config, signal);
  }
  if (name === "models") return runModels(rest, config, signal);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new Failure("invalid", `there is no command "${name}": lagebild help shows what there is`);
  assertLength(argv);
  const parsed = parseArguments(rest);
  if (parsed.isEcs && command.run !== eventsCommand)
    throw new Failure("invalid", `${name} has no --format ecs: events has it`);
  const [min, max] = command.words;
  if (parsed.words.length < min || parsed.words.length > max) {
    throw new Failure(
      "invalid",
      `${name} takes ${min === max ? min : max === Infinity ? `at least ${min}` : `${min} to ${max}`} words, got ${parsed.words.length}: lagebild help shows how (quote the question)`,
    );
  }
  const chosen = configOf(parsed, config);
  const lagebild = await composeLagebild(chosen);
  try {
    await command.run({ arguments: parsed, config: chosen, signal, lagebild });
  } finally {
    await lagebild.close();
  }
}
