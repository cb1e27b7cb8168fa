import { open, stat } from "node:fs/promises";
import { Failure } from "@lagebild/domain";
import { sha256OfFile } from "@lagebild/domain/files";

const MAGIC = "GGUF";
const hashes = new Map<string, Promise<string>>();

/** Says what is wrong with a model file as far as its first bytes tell: failure "missing" or "corrupt". */
export async function checkModelFile(file: string): Promise<void> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new Failure("missing", `no model file ${file}; expected a GGUF file there`, cause);
  });
  if (!found.isFile()) throw new Failure("invalid", `${file} is no file; expected a GGUF file`);
  const handle = await open(file).catch((cause: unknown) => {
    throw new Failure("denied", `model file ${file} cannot be read`, cause);
  });
  try {
    const { buffer } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    if (buffer.toString("latin1") !== MAGIC) {
      throw new Failure("corrupt", `${file} is no GGUF file: it does not begin with "${MAGIC}"`);
    }
  } finally {
    await handle.close();
  }
}

/** Computes the SHA-256 of a file in hex, once for each path, size and time of change. */
export async function fileFingerprint(file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  const key = `${file}\0${size}\0${mtimeMs}`;
  const kept = hashes.get(key);
  if (kept) return kept;
  const computed = sha256OfFile(file);
  hashes.set(key, computed);
  computed.catch(() => hashes.delete(key));
  return computed;
}
