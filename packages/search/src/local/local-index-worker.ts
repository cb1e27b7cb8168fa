import { realpath } from "node:fs/promises";
import { workerData } from "node:worker_threads";
import { outcomeOf, type Outcome } from "@lagebild/domain";
import { lookedFiles, rememberLooked, type LookedFiles } from "@lagebild/domain/files";
import type { IndexCall } from "./index-calls.js";
import { openLocalIndex, type LocalIndex, type LocalIndexOptions } from "./local-index.js";

/** What the thread of an index begins with. */
export interface IndexThreadData extends LocalIndexOptions {
  /** Files whose checksums other threads of the process have compared. */
  readonly looked: LookedFiles;
}

const { looked, ...options } = workerData as IndexThreadData;
rememberLooked(looked);
let opened: Promise<LocalIndex> | undefined;

/** Answers a call to the index that this thread holds open; closing it returns what the thread has looked at. */
export const answer = ({ method, parameters }: IndexCall): Promise<Outcome<unknown>> =>
  outcomeOf(async () => {
    opened ??= openLocalIndex(options);
    opened.catch(() => (opened = undefined));
    const index = await opened;
    const call = index[method] as (...parameters: readonly unknown[]) => Promise<unknown>;
    const result = await call(...parameters);
    return method === "close" ? lookedFiles(await realpath(options.folder).catch(() => options.folder)) : result;
  });
