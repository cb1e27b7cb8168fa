import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** Returns the SHA-256 of a file's bytes. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

/** Files whose bytes were looked at in this thread, with what they came to: by path, in the state that they had. */
const looked = new Map<string, { readonly state: string; readonly sha256: string }>();
const MOST_LOOKED = 100_000;

/** Plain data that tells another thread what was looked at. */
export type LookedFiles = readonly (readonly [path: string, state: string, sha256: string])[];

/** What this thread has looked at below a folder. */
export const lookedFiles = (folder: string): LookedFiles =>
  [...looked].filter(([path]) => path.startsWith(folder)).map(([path, { state, sha256 }]) => [path, state, sha256]);

/** Takes over what another thread of this process has looked at. */
export function rememberLooked(files: LookedFiles): void {
  for (const [path, state, sha256] of files) {
    if (looked.size >= MOST_LOOKED) looked.clear();
    looked.set(path, { state, sha256 });
  }
}

/**
 * Tells whether a file has the bytes of this SHA-256. They are read once: as long as the file's number, size and time of
 * change stay, what they came to is remembered.
 */
export async function isUnchanged(path: string, sha256: string): Promise<boolean> {
  const { ino, size, mtimeNs } = await stat(path, { bigint: true });
  const state = `${ino} ${size} ${mtimeNs}`;
  const known = looked.get(path);
  if (known?.state === state) return known.sha256 === sha256;
  const found = await sha256OfFile(path);
  rememberLooked([[path, state, found]]);
  return found === sha256;
}
