import { constants } from "node:fs";
import { access, readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { uploadsFolder } from "@lagebild/store";
import { fault, looked, ok, warning, type DoctorFinding } from "./finding.js";

const OTHERS = 0o077;
/** Less than an upload leaves free. */
const LITTLE_BYTES = 512 * 1024 * 1024;
const PART = "data folder";

/** Looks at the data folder from outside: rights, room, what a crash left. Undefined where there is none yet. */
export async function lookAtFolder(dataFolder: string): Promise<readonly DoctorFinding[] | undefined> {
  const found = await stat(dataFolder).catch(() => undefined);
  if (!found) return undefined;
  if (!found.isDirectory()) return [fault(PART, `${dataFolder} is no folder`, "set LAGEBILD_DATA to one")];
  return [
    ...(await looked(PART, () => rightsOf(dataFolder, found.mode))),
    ...(await looked("disk", () => roomIn(dataFolder))),
    ...(await looked("left by a crash", () => leftIn(dataFolder))),
  ];
}

async function rightsOf(dataFolder: string, mode: number): Promise<DoctorFinding> {
  const isWritable = await access(dataFolder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable)
    return warning(
      PART,
      `${dataFolder} cannot be written to`,
      "incidents can be read; give it to the user who runs lagebild",
    );
  if ((mode & OTHERS) === 0) return ok(PART, `${dataFolder}, for its owner alone`);
  return warning(PART, `${dataFolder} is open to other users`, `chmod go-rwx ${dataFolder}, or start lagebild serve`);
}

async function roomIn(dataFolder: string): Promise<DoctorFinding> {
  const { bavail, bsize } = await statfs(dataFolder);
  const free = bavail * bsize;
  const detail = `${(free / 1e9).toFixed(1)} GB are free where ${dataFolder} lies`;
  if (free >= LITTLE_BYTES) return ok("disk", detail);
  return fault(
    "disk",
    detail,
    "delete an incident, which needs no room, or make some: uploads are refused below 0.5 GB",
  );
}

/** Uploads that arrived in half, deletions that were broken off. The next start of `lagebild serve` clears both. */
async function leftIn(dataFolder: string): Promise<DoctorFinding> {
  const [uploads, incidents] = await Promise.all(
    [uploadsFolder(dataFolder), join(dataFolder, "incidents")].map((path) => readdir(path).catch(() => [])),
  );
  const left = [
    ...uploads!.filter((name) => name.endsWith(".partial")),
    ...incidents!.filter((name) => name.startsWith(".deleted-")),
  ];
  if (left.length === 0) return ok("left by a crash", "nothing");
  return warning(
    "left by a crash",
    `${left.length} uploads or deletions in half`,
    "start lagebild serve: it clears them",
  );
}
