import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";

/** A message that arrived, or what we keep of what we sent. */
export interface InboxEntry<T> {
  /** Its place in the order of arrival. */
  readonly name: string;
  readonly value: T;
}

/** Keeps messages in the order in which they arrive, each once: a file each, so that none is lost or half there. */
export interface Inbox<T> {
  /** Returns false where a message of this id is there already. */
  put(id: string, about: string, value: T): Promise<boolean>;
  /** Names after a name, in order. */
  after(name: string): Promise<readonly string[]>;
  read(name: string): Promise<T>;
  /** What is about one thing, in order. */
  about(about: string): Promise<readonly InboxEntry<T>[]>;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 24);

/** Opens an inbox in a folder, which is made where it is not there; one process writes to it. */
export function folderInbox<T>(folder: string, now: () => number = Date.now): Inbox<T> {
  const made = mkdir(folder, { recursive: true, mode: 0o700 });
  let last = Promise.resolve();
  const names = async (): Promise<readonly string[]> => {
    await made;
    return (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  };
  const read = async (name: string): Promise<T> => JSON.parse(await readFile(join(folder, name), "utf8")) as T;
  const put = async (id: string, about: string, value: T): Promise<boolean> => {
    const all = await names();
    const end = `-${hash(id)}.json`;
    if (all.some((name) => name.endsWith(end))) return false;
    // Later than the last one, whatever the clock says.
    const order = Math.max(now(), Number(all.at(-1)?.slice(0, 15) ?? 0) + 1);
    const name = `${String(order).padStart(15, "0")}-${hash(about)}${end}`;
    const handle = await open(join(folder, `${name}.partial`), "w", 0o600);
    try {
      await handle.writeFile(JSON.stringify(value));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(join(folder, `${name}.partial`), join(folder, name));
    return true;
  };
  return {
    put(id, about, value) {
      const done = last.then(() => put(id, about, value));
      last = done.then(
        () => undefined,
        () => undefined,
      );
      return done;
    },
    after: async (name) => (await names()).filter((one) => one > name),
    read,
    async about(about) {
      const own = (await names()).filter((name) => name.split("-")[1] === hash(about));
      return Promise.all(own.map(async (name) => ({ name, value: await read(name) })));
    },
  };
}
