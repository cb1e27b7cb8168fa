import { escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import type { Verification } from "@lagebild/ingest";
import { noteChecks } from "../../access/custody.js";
import type { CommandContext } from "../../command-line/command-context.js";

/** Reads all of an incident and names what is damaged. Failure "corrupt" where anything is. */
export async function verifyCommand({ arguments: args, lagebild, actor, signal }: CommandContext): Promise<void> {
  const incident = args.words[0]!;
  const found = await lagebild.verify(incident, signal);
  await noteChecks(lagebild.audit, actor, { incident, found });
  process.stdout.write(args.isJson ? jsonOfVerification(incident, found) : printVerification(incident, found));
  if (found.faults.length > 0) throw new Failure("corrupt", `${found.faults.length} faults in incident ${incident}`);
}

export const jsonOfVerification = (
  incident: string,
  { checked: _, ...found }: Verification,
  more: object = {},
): string => `${JSON.stringify({ incident, ...more, ...found })}\n`;

const MENDS = {
  repair: (incident: string) => `lagebild repair ${incident}`,
  original: (incident: string, file: string) => `lagebild repair ${incident} <original file of ${file}>`,
  nothing: () => "nothing tells any more what it said",
} as const;

/** Writes what was read and each fault with what mends it. */
export function printVerification(
  incident: string,
  { faults, sources, sourceBytes, files, unsealed }: Omit<Verification, "checked">,
): string {
  const name = escapeText(incident);
  const lines = faults.map(({ file, fault, mend, source }) => {
    const what = source ? ` (${escapeText(source.file)})` : "";
    return `  ! ${escapeText(file)}${what}: ${escapeText(fault)}; mended by: ${MENDS[mend](name, escapeText(source?.file ?? file))}`;
  });
  const old =
    unsealed.length === 0
      ? ""
      : `; ${unsealed.length} files of an earlier version have no checksum of their own: lagebild format apply ${name} writes segments anew`;
  const read = `${sources} sources of ${sourceBytes} bytes, ${files} files of the index`;
  return `${[...lines, `${name}: read ${read}${old}: ${faults.length === 0 ? "all hold" : `${faults.length} faults`}`].join("\n")}\n`;
}
