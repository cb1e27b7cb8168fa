import { vi } from "vitest";
import { parseArguments } from "../command-line/arguments.js";
import type { ComposedLagebild } from "../compose.js";
import type { Config } from "../config.js";
import type { CommandContext } from "../command-line/command-context.js";

/** What a command of a test works with. */
export interface TestCommandPlace {
  readonly config: Config;
  readonly lagebild: ComposedLagebild;
}

const TESTER = { who: "tester", from: "command line" };

/** Runs a command with these words in this process and returns what it wrote to standard output: for tests. */
export async function outputOf(
  { config, lagebild }: TestCommandPlace,
  command: (context: CommandContext) => Promise<void>,
  words: readonly string[],
): Promise<string> {
  let written = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
  try {
    const { signal } = new AbortController();
    await command({
      arguments: parseArguments(words),
      config,
      signal,
      lagebild,
      actor: TESTER,
      note: () => Promise.resolve(),
    });
  } finally {
    write.mockRestore();
  }
  return written;
}
