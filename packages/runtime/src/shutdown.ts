import { constants } from "node:os";

/** Something to close when the process ends; opened later, closed earlier. */
export interface Closer {
  readonly name: string;
  close(): Promise<void> | void;
}

export interface Shutdown {
  /** Adds what was opened; closing runs in reverse order. */
  add(closer: Closer): void;
  /** Closes everything once, also after one of them failed; returns the faults. */
  close(): Promise<readonly { readonly name: string; readonly error: unknown }[]>;
}

/** Closes what a process has opened, the last first. */
export function shutdown(): Shutdown {
  const closers: Closer[] = [];
  let closed: Promise<readonly { name: string; error: unknown }[]> | undefined;
  const closeAll = async () => {
    const faults: { name: string; error: unknown }[] = [];
    for (const { name, close } of closers.reverse()) {
      try {
        await close();
      } catch (error) {
        faults.push({ name, error });
      }
    }
    return faults;
  };
  return { add: (closer) => void closers.push(closer), close: () => (closed ??= closeAll()) };
}

/** Resolves with the first signal that asks the process to end; a second one ends it at once. */
export function endRequested(signals: readonly NodeJS.Signals[] = ["SIGTERM", "SIGINT"]): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isAsked = false;
    // The listeners stay: libraries end the process at a signal that nobody else listens to.
    const stop = (signal: NodeJS.Signals): void => {
      if (isAsked) process.exit(128 + (constants.signals[signal] ?? 0));
      isAsked = true;
      resolve(signal);
    };
    for (const name of signals) process.on(name, stop);
  });
}
