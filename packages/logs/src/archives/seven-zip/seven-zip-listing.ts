import type { ListedMember } from "./seven-zip-messages.js";

/** Reads what `7z l -slt -ba` prints, line by line, into members. */
export function listingReader(found: (member: ListedMember) => void) {
  let values = new Map<string, string>();

  const end = (): void => {
    if (values.size > 0) found(memberOf(values));
    values = new Map();
  };
  return {
    line(line: string): void {
      const at = line.indexOf(" = ");
      const name = at < 0 ? line.replace(/ =$/, "") : line.slice(0, at);
      if (name === "Path") end();
      if (name !== "") values.set(name, at < 0 ? "" : line.slice(at + 3));
    },
    end,
  };
}

function memberOf(values: ReadonlyMap<string, string>): ListedMember {
  const attributes = values.get("Attributes") ?? "";
  const mode = /[-a-z][-rwxsStT]{9}$/.exec(attributes)?.[0];
  return {
    rawName: values.get("Path") ?? "",
    modifiedMs: timeOf(values.get("Modified") ?? ""),
    isFolder: values.get("Folder") === "+" || /^D/.test(attributes) || mode?.startsWith("d") === true,
    isEncrypted: values.get("Encrypted") === "+",
    method: values.get("Method") ?? "",
    mode,
  };
}

/** 7-Zip shows times in the zone of the process. */
function timeOf(text: string): number {
  const ms = Date.parse(text.slice(0, 23).replace(" ", "T"));
  return Number.isNaN(ms) ? 0 : ms;
}
