import { workerData } from "node:worker_threads";
import { outcomeOf, type Outcome } from "@lagebild/domain";
import type { IndexCall } from "./index-calls.js";
import { openLocalIndex, type LocalIndex, type LocalIndexOptions } from "./local-index.js";

let opened: Promise<LocalIndex> | undefined;

/** Answers a call to the index that this thread holds open. */
export const answer = ({ method, parameters }: IndexCall): Promise<Outcome<unknown>> =>
  outcomeOf(async () => {
    opened ??= openLocalIndex(workerData as LocalIndexOptions);
    opened.catch(() => (opened = undefined));
    const index = await opened;
    const call = index[method] as (...parameters: readonly unknown[]) => Promise<unknown>;
    return await call(...parameters);
  });
