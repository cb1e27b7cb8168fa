import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { Failure } from "@lagebild/domain";

/** The right to write somewhere, until it is released or its process ends. */
export interface FileLock {
  release(): Promise<void>;
}

/** Takes a lock file. A lock of a process that is gone is taken over; throws `unavailable` where `what` is being written. */
export async function lockFile(path: string, what: string): Promise<FileLock> {
  const mine = await holderOf(process.pid);
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${mine} ${randomUUID()}`);
  try {
    while (!(await linked(draft, path))) await clearStale(path, what);
    const held = await readFile(path, "utf8");
    return {
      async release() {
        if ((await textOf(path)) === held) await rm(path, { force: true });
      },
    };
  } finally {
    await rm(draft, { force: true });
  }
}

/** A link appears with its content or not at all, so nobody reads a lock that is half written. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function clearStale(path: string, what: string): Promise<void> {
  const text = await textOf(path);
  if (text === undefined) return; // released just now
  await assertStale(text, what);
  const aside = `${path}.${randomUUID()}`;
  const isMoved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!isMoved) return;
  try {
    // Someone else may have cleared the same lock and taken it in between: then what was moved aside is theirs.
    const moved = await textOf(aside);
    if (moved === undefined || moved === text) return;
    await linked(aside, path);
    await assertStale(moved, what);
  } finally {
    await rm(aside, { force: true });
  }
}

async function assertStale(text: string, what: string): Promise<void> {
  const pid = Number.parseInt(text, 10);
  if (!(pid > 0)) return;
  const holder = await holderOf(pid);
  if (holder === undefined || !text.startsWith(`${holder} `)) return;
  throw new Failure("unavailable", `${what} is being written by process ${pid}`);
}

/** Names a running process so that a later one with the same number has another name; undefined where none runs. */
async function holderOf(pid: number): Promise<string | undefined> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return undefined;
  }
  const status = await textOf(`/proc/${pid}/stat`); // Linux only; elsewhere the number has to do
  const startedTicks = status?.slice(status.lastIndexOf(")") + 2).split(" ")[19] ?? "-";
  return `${pid} ${startedTicks}`;
}

const textOf = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);
