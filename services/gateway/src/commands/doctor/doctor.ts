import { availableParallelism, totalmem } from "node:os";
import { Failure, messageOf } from "@lagebild/domain";
import { escapeText } from "@lagebild/context";
import { composeLagebild } from "../../compose.js";
import type { Config } from "../../config.js";
import { fault, ok, type DoctorFinding } from "./finding.js";
import { lookAround } from "./look-around.js";
import { lookAtFolder } from "./look-at-folder.js";
import { lookInside } from "./look-inside.js";

export interface DoctorOptions {
  readonly config: Config;
  readonly isJson: boolean;
  write(text: string): void;
}

/**
 * Looks at everything that has to be right for the product to work, and says what to do about what is not. Reads logs'
 * bytes no further than opening an incident does: `lagebild verify` reads all. Failure "unavailable" where there is a fault.
 */
export async function doctorCommand({ config, isJson, write }: DoctorOptions): Promise<void> {
  const found = await examined(config);
  const faults = found.filter(({ is }) => is === "fault").length;
  write(isJson ? `${JSON.stringify(found)}\n` : found.map(printFinding).join(""));
  if (faults > 0) throw new Failure("unavailable", `${faults === 1 ? "1 fault" : `${faults} faults`} found`);
}

async function examined(config: Config): Promise<readonly DoctorFinding[]> {
  const machine = `Node ${process.version} on ${process.platform} ${process.arch}, ${availableParallelism()} cores, ${(totalmem() / 1e9).toFixed(0)} GB of memory`;
  const folder = await lookAtFolder(config.dataFolder);
  const none = ok(
    "data folder",
    `${config.dataFolder} is not there yet: the first command that keeps something makes it`,
  );
  return [
    ok("machine", machine),
    ...(folder ?? [none]),
    ...(folder === undefined || folder.some(({ part, is }) => part === "data folder" && is === "fault")
      ? []
      : await inside(config)),
    ...(await lookAround(config)),
  ];
}

async function inside(config: Config): Promise<readonly DoctorFinding[]> {
  try {
    const lagebild = await composeLagebild(config);
    try {
      return await lookInside(lagebild);
    } finally {
      await lagebild.close();
    }
  } catch (error) {
    return [fault("start", messageOf(error))];
  }
}

const SIGNS = { ok: "  ", warning: "? ", fault: "! " } as const;

function printFinding({ part, is, detail, remedy }: DoctorFinding): string {
  const todo = remedy === undefined ? "" : `\n    ${escapeText(remedy)}`;
  return `${SIGNS[is]}${escapeText(part)}: ${escapeText(detail)}${todo}\n`;
}
