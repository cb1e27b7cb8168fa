import { kindOf } from "@lagebild/domain";
import { openSources, type LogFile, type SkippedInput } from "@lagebild/logs";
import { forgetPasswords, readPasswords, type IncidentFolder } from "@lagebild/store";
import type { IngestInput } from "../ingest-job.js";

/** Opens what a job puts in. Its passwords are deleted once all is read, and where it fails for good. */
export async function* openJobInputs(
  { paths, passwordFile }: IngestInput,
  folder: IncidentFolder,
  signal: AbortSignal,
): AsyncGenerator<LogFile | SkippedInput> {
  const passwords = await readPasswords(passwordFile);
  try {
    yield* openSources(paths, { temporaryFolder: folder.tmp, passwords }, signal);
  } catch (error) {
    // What was stopped, or wants for room, is tried again.
    if (!signal.aborted && kindOf(error) !== "unavailable") await forgetPasswords(passwordFile);
    throw error;
  }
  await forgetPasswords(passwordFile);
}
