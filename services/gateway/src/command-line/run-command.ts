import { totalmem } from "node:os";
import { resolve } from "node:path";
import { loadChoice, loadModelFor } from "@lagebild/models";
import { Failure } from "@lagebild/domain";
import type { Log } from "@lagebild/runtime/http";
import { openDataFolder, type Actor, type AuditAct } from "@lagebild/store";
import { sqliteAuditLog } from "@lagebild/store/sqlite-audit-log";
import { sqliteCatalog } from "@lagebild/store/sqlite-catalog";
import { detailsOf, noteAct } from "../access/note-act.js";
import { auditCommand } from "../commands/access/audit.js";
import { keysCommand } from "../commands/access/keys.js";
import { doctorCommand } from "../commands/doctor/doctor.js";
import { backupCommand, restoreCommand } from "../commands/incidents/backup.js";
import { commandLineActor } from "./os-user.js";
import { analyseCommand } from "../commands/analyse/analyse.js";
import { askFixture, investigateFixture } from "../commands/models/ask-fixture.js";
import { parseArguments, type Arguments } from "./arguments.js";
import type { CommandContext } from "./command-context.js";
import { USAGE } from "./usage.js";
import { composeLagebild, verifyIncident } from "../compose.js";
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
import { ticketsCommand, webhooksCommand } from "../commands/tickets/tickets.js";
import { timelineCommand } from "../commands/timeline.js";
import { tokensCommand } from "../commands/tokens.js";
import { verifyCommand } from "../commands/incidents/verify.js";

type Command = (context: CommandContext) => Promise<void>;

interface Declared {
  readonly run: Command;
  readonly words: readonly [number, number];
  /** Whose evidence it shows or changes: of the incident that its first word names; of nobody, and so it is not noted. */
  readonly of?: "incident" | "nothing";
}

const COMMANDS: Readonly<Record<string, Declared>> = {
  ingest: { run: ingestCommand, words: [2, Infinity], of: "incident" },
  analyse: { run: analyseCommand, words: [1, 1], of: "nothing" },
  ask: { run: askCommand, words: [2, 2], of: "incident" },
  investigate: { run: investigateCommand, words: [2, 2], of: "incident" },
  window: { run: windowCommand, words: [2, 2], of: "incident" },
  plan: { run: planCommand, words: [2, 2], of: "incident" },
  lines: { run: linesCommand, words: [3, 3], of: "incident" },
  replay: { run: replayCommand, words: [1, 1] },
  incidents: { run: incidentsCommand, words: [0, 0], of: "nothing" },
  create: { run: createCommand, words: [1, 1], of: "incident" },
  zone: { run: zoneCommand, words: [1, 2], of: "incident" },
  show: { run: showCommand, words: [1, 1], of: "incident" },
  source: { run: sourceCommand, words: [2, 2], of: "incident" },
  delete: { run: deleteCommand, words: [1, 1], of: "incident" },
  eval: { run: evalCommand, words: [1, 1], of: "nothing" },
  repl: { run: replCommand, words: [1, 1], of: "incident" },
  rules: { run: rulesCommand, words: [1, 2] },
  sweep: { run: sweepCommand, words: [2, 2], of: "incident" },
  grep: { run: grepCommand, words: [2, 2], of: "incident" },
  entity: { run: entityCommand, words: [1, 2], of: "incident" },
  timeline: { run: timelineCommand, words: [1, 1], of: "incident" },
  picture: { run: pictureCommand, words: [1, 1], of: "incident" },
  report: { run: reportCommand, words: [1, 2], of: "incident" },
  finding: { run: findingCommand, words: [2, 2], of: "incident" },
  playbook: { run: playbookCommand, words: [1, 2], of: "incident" },
  sql: { run: sqlCommand, words: [2, 2], of: "incident" },
  events: { run: eventsCommand, words: [1, 1], of: "incident" },
  fields: { run: fieldsCommand, words: [1, 1], of: "incident" },
  format: { run: formatCommand, words: [1, 3] },
  export: { run: exportCommand, words: [1, 1] },
  confirm: { run: confirmCommand, words: [1, 2] },
  similar: { run: similarCommand, words: [1, 1], of: "nothing" },
  tokens: { run: tokensCommand, words: [1, 1], of: "nothing" },
  reindex: { run: reindexCommand, words: [1, 1], of: "incident" },
  verify: { run: verifyCommand, words: [1, 1], of: "incident" },
  repair: { run: repairCommand, words: [1, Infinity], of: "incident" },
  tlp: { run: tlpCommand, words: [1, 2], of: "incident" },
  keep: { run: keepCommand, words: [1, 2], of: "incident" },
};

/** The settings of one command: its options go before the environment. */
const configOf = ({ encoder, model }: Arguments, config: Config): Config => ({
  ...config,
  ...(encoder !== undefined && { modelFolder: resolve(encoder) }),
  ...(model !== undefined && { model }),
});

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

/** Commands that change what is kept, and leave it as it is where that cannot be noted. */
const CHANGING: ReadonlySet<string> = new Set([
  "ingest",
  "create",
  "zone",
  "source",
  "finding",
  "confirm",
  "rules",
  "format",
  "reindex",
  "repair",
  "tlp",
  "keep",
]);

/** A command as the audit keeps it: without passwords. */
function actOf(action: string, { of }: Declared, parsed: Arguments, actor: Actor): AuditAct {
  const { passwords: _passwords, ...said } = parsed;
  const incident = of === "incident" ? parsed.words[0] : undefined;
  return { ...actor, action, ...(incident !== undefined && { incident }), details: detailsOf({ ...said }) };
}

const toStandardError: Log = (event, fields) =>
  void process.stderr.write(`lagebild: ${event} ${JSON.stringify(fields)}\n`);

/** Runs a command that needs the data folder alone. */
async function runKeys(rest: readonly string[], { dataFolder }: Config): Promise<void> {
  const parsed = parseArguments(rest);
  const audit = await sqliteAuditLog(await madeFolder(dataFolder));
  const catalog = await sqliteCatalog(dataFolder);
  try {
    const act = { ...commandLineActor(), action: "keys", details: detailsOf({ words: parsed.words, ...parsed.key }) };
    const write = (text: string): void => void process.stdout.write(text);
    await noteAct(act, { audit, log: toStandardError, mustBeNoted: true }, () =>
      keysCommand({ arguments: parsed, keys: catalog.keys, nowMs: Date.now(), write }),
    );
  } finally {
    await catalog.close();
    await audit.close();
  }
}

async function runAudit(rest: readonly string[], { dataFolder }: Config): Promise<void> {
  const parsed = parseArguments(rest);
  const audit = await sqliteAuditLog(await madeFolder(dataFolder));
  try {
    const write = (text: string): void => void process.stdout.write(text);
    await auditCommand({ arguments: parsed, audit, actor: commandLineActor(), write });
  } finally {
    await audit.close();
  }
}

async function runBackup(rest: readonly string[], { dataFolder }: Config, signal: AbortSignal): Promise<void> {
  const parsed = parseArguments(rest);
  const audit = await sqliteAuditLog(await madeFolder(dataFolder));
  try {
    const actor = commandLineActor();
    const act = { ...actor, action: "backup", details: detailsOf({ words: parsed.words }) };
    const write = (text: string): void => void process.stdout.write(text);
    await noteAct(act, { audit, log: toStandardError, mustBeNoted: false }, () =>
      backupCommand({ arguments: parsed, dataFolder, actor, signal, verify: verifyIncident, write }),
    );
  } finally {
    await audit.close();
  }
}

const runRestore = (rest: readonly string[], { dataFolder }: Config, signal: AbortSignal): Promise<void> =>
  restoreCommand({
    ...{ arguments: parseArguments(rest), dataFolder, actor: commandLineActor(), signal },
    write: (text) => void process.stdout.write(text),
  });

const runOpenWork = (command: typeof ticketsCommand, rest: readonly string[], config: Config): Promise<void> => {
  const { words, isJson } = parseArguments(rest);
  return command({ words, isJson, config, write: (text) => void process.stdout.write(text) });
};

async function runDoctor(rest: readonly string[], config: Config): Promise<void> {
  const { words, isJson } = parseArguments(rest);
  if (words.length > 0) throw new Failure("invalid", "doctor takes no words: lagebild help shows how");
  await doctorCommand({ config, isJson, write: (text) => void process.stdout.write(text) });
}

const madeFolder = async (path: string): Promise<string> => (await openDataFolder(path), path);

/** Runs one command of the command line. Failures are thrown; the caller turns them into an exit code. */
export async function runCommand(argv: readonly string[], config: Config, signal: AbortSignal): Promise<void> {
  const [name = "help", ...rest] = argv;
  if (name === "help" || name === "--help" || name === "-h") return void process.stdout.write(USAGE);
  if (name === "serve" && rest.length === 0) {
    const { serve } = await import("../serve.js"); // no other command waits for the web server's libraries
    return serve(config, signal);
  }
  if (name === "models") return runModels(rest, config, signal);
  if (name === "tickets") return runOpenWork(ticketsCommand, rest, config);
  if (name === "webhooks") return runOpenWork(webhooksCommand, rest, config);
  if (name === "keys") return runKeys(rest, config);
  if (name === "audit") return runAudit(rest, config);
  if (name === "doctor") return runDoctor(rest, config);
  if (name === "backup") return runBackup(rest, config, signal);
  if (name === "restore") return runRestore(rest, config, signal);
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
    const actor = commandLineActor();
    const { audit } = lagebild;
    const act = actOf(name, command, parsed, actor);
    const note: CommandContext["note"] = async (action, { incident, details }) =>
      void (await audit.append({ ...actor, action, incident, details: detailsOf({ ...details }) }));
    const marked =
      act.incident === undefined ? undefined : await lagebild.incident(act.incident).catch(() => undefined);
    if (marked?.tlp !== undefined) process.stderr.write(`${marked.tlp}  ${marked.id}\n`);
    const work = () => command.run({ arguments: parsed, config: chosen, signal, lagebild, actor, note });
    const mustBeNoted = CHANGING.has(name);
    await (command.of === "nothing" ? work() : noteAct(act, { audit, log: toStandardError, mustBeNoted }, work));
  } finally {
    await lagebild.close();
  }
}
