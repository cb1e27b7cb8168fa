import { isIPv4 } from "node:net";
import { NO_HOSTS, NUMBERED_HOSTS, triageLayouts, type TriageLayout } from "./layouts.js";

/** What a file's path tells of where it was collected. */
export interface PathOrigin {
  /** The host it lay on. Absent where the path does not clearly say one: a wrong host is worse than none. */
  readonly host?: string;
  /** Layout of the collector that laid it out. */
  readonly kind?: TriageLayout["kind"];
  /** Where it lay on its host. A label only. */
  readonly originalPath?: string;
}

const MAX_PATH = 4096;

/** Reads host and original path out of the path of a collected file; an empty object where it follows no layout we know. */
export function originOfPath(path: string): PathOrigin {
  if (path.length > MAX_PATH) return {};
  const tidy = path.replaceAll("\\", "/");
  for (const { kind, pattern, root } of triageLayouts) {
    const found = pattern.exec(tidy)?.groups;
    if (!found) continue;
    const host = hostOf(found["host"]);
    const rest = found["rest"];
    const drive = root === "drive" && found["drive"] !== undefined ? `${found["drive"].toUpperCase()}:` : "";
    return {
      ...(host !== undefined && { host }),
      ...((kind !== "folder" || host !== undefined) && { kind }),
      ...(rest !== undefined && { originalPath: `${drive}/${decoded(rest)}` }),
    };
  }
  return {};
}

/** Letters of any script, digits, dots, hyphens and underscores, as hosts are named in networks of all kinds. */
const HOST_NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._-]{0,251}[\p{L}\p{M}\p{N}])?$/u;
const DATE_OR_NUMBER =
  /^(?:\d+|\d{4}-?\d{2}(?:-?\d{2})?(?:[T_-]?\d{2}[-:_]?\d{2}(?:[-:_]?\d{2})?)?Z?|\d{1,2}\.\d{1,2}\.\d{2,4})$/;
const PACKED = /\.(?:tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lz4|zip|7z|rar)(?:\.(?:gz|bz2|xz|zst|lz4))?$/i;
/** A name made of words that name no host and of numbers, such as `backup-2026-03-14` or `logs_alt`. */
const SEPARATORS = /[-_. ]+/;

function hostOf(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const name = decoded(written).replace(PACKED, "");
  if (!HOST_NAME.test(name) || /^[A-Za-z]$/.test(name) || DATE_OR_NUMBER.test(name)) return undefined;
  if (isIPv4(name)) return name;
  return name.toLowerCase().split(SEPARATORS).every(namesNoHost) ? undefined : name;
}

function namesNoHost(word: string): boolean {
  const stem = word.replace(/\d{1,4}$/, "");
  return stem === "" || NO_HOSTS.has(word) || (NO_HOSTS.has(stem) && !NUMBERED_HOSTS.has(stem));
}

/** Percent signs that do not stand for a character are left as they are. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      const plain = decodeURIComponent(escapes);
      return /\p{Cc}/u.test(plain) ? escapes : plain;
    } catch {
      return escapes;
    }
  });
