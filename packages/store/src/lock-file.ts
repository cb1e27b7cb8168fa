import { randomUUID } from "node:crypto";
import { link, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@lagebild/domain";

/** The right to write somewhere, until it is released or its process ends. */
export interface FileLock {
  release(): Promise<void>;
}

const PREFIX = "write.lock.";
const RELEASED = "released";

/**
 * Takes the lock of a folder. A lock of a process that is gone is taken over; throws `unavailable` where `what` is being
 * written.
 *
 * Removing a dead process's lock and making one's own are two steps, and two processes that do both at once may both
 * succeed. So locks are numbered: the highest counts and is never removed, and a free one is followed by the next number.
 */
export async function lockFolder(folder: string, what: string): Promise<FileLock> {
  const draft = join(folder, `${randomUUID()}.draft`);
  await writeFile(draft, `${await holderOf(process.pid)} ${randomUUID()}`);
  try {
    for (;;) {
      const number = await highestLock(folder);
      if (number > 0) await assertFree(join(folder, PREFIX + number), what);
      const path = join(folder, PREFIX + (number + 1));
      if (!(await linked(draft, path))) continue;
      if ((await highestLock(folder)) === number + 1) return await held(folder, number + 1);
      await rm(path, { force: true }); // others went on meanwhile
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Throws `unavailable` where somebody holds the lock of a folder; takes nothing. */
export async function assertUnlocked(folder: string, what: string): Promise<void> {
  const number = await highestLock(folder);
  if (number > 0) await assertFree(join(folder, PREFIX + number), what);
}

async function held(folder: string, number: number): Promise<FileLock> {
  for (const older of await lockNumbers(folder)) {
    if (older < number) await rm(join(folder, PREFIX + older), { force: true });
  }
  const path = join(folder, PREFIX + number);
  let isReleased = false;
  return {
    async release() {
      if (isReleased) return;
      isReleased = true;
      const note = join(folder, `${randomUUID()}.draft`);
      await writeFile(note, RELEASED);
      await rename(note, path);
    },
  };
}

async function lockNumbers(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => Number(name.slice(PREFIX.length)));
}

const highestLock = async (folder: string): Promise<number> => Math.max(0, ...(await lockNumbers(folder)));

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

async function assertFree(path: string, what: string): Promise<void> {
  const text = (await textOf(path)) ?? RELEASED;
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
