import { kindOf, messageOf } from "@lagebild/domain";
import { endRequested, failurePolicy } from "@lagebild/runtime";
import { loadConfig } from "./config.js";
import { runCommand } from "./command-line/run-command.js";

/** What a failed command left open, such as work that waits for a disk, is waited for no longer. */
const END_AFTER_MS = 5_000;

process.umask(0o077); // whatever is written, here or in what is started from here, is for its owner alone
const stop = new AbortController();
void endRequested().then(() => stop.abort());
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // the reader, such as head, has seen enough
  throw error;
});

try {
  await runCommand(process.argv.slice(2), loadConfig(process.env), stop.signal);
} catch (error) {
  const kind = kindOf(error);
  const message = messageOf(error);
  process.stderr.write(`lagebild: ${message}\n`);
  if (kind === "internal" && error instanceof Error && process.env["LAGEBILD_DEBUG"])
    process.stderr.write(`${error.stack}\n`);
  process.exitCode = failurePolicy[kind].exitCode;
  setTimeout(() => process.exit(), END_AFTER_MS).unref();
}
