import { kindOf, messageOf } from "@lagebild/domain";
import { endRequested, failurePolicy } from "@lagebild/runtime";
import { loadConfig } from "./config.js";
import { runCommand } from "./command-line/run-command.js";

/** What a failed command left open, such as work that waits for a disk, is waited for no longer. */
const END_AFTER_MS = 5_000;

process.umask(0o077); // whatever is written, here or in what is started from here, is for its owner alone
const stop = new AbortController();
void endRequested().then(() => stop.abort());
/** The reader, such as `head`, has seen enough. To exit at once would tear threads from the databases that they work for. */
let isCut = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  if (isCut) return;
  isCut = true;
  stop.abort();
  setTimeout(() => process.exit(0), END_AFTER_MS).unref();
});

try {
  await runCommand(process.argv.slice(2), loadConfig(process.env), stop.signal);
} catch (error) {
  if (!isCut) tell(error);
}

function tell(error: unknown): void {
  const kind = kindOf(error);
  const message = messageOf(error);
  process.stderr.write(`lagebild: ${message}\n`);
  if (kind === "internal" && error instanceof Error && process.env["LAGEBILD_DEBUG"])
    process.stderr.write(`${error.stack}\n`);
  process.exitCode = failurePolicy[kind].exitCode;
  setTimeout(() => process.exit(), END_AFTER_MS).unref();
}
