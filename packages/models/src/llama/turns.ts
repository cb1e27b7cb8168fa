import { Failure } from "@lagebild/domain";

/** Lets so many work at a time and so many wait. */
export interface Turns {
  /** Waits for a turn and returns what ends it. Failure "busy" where too many wait; throws the signal's reason. */
  take(signal: AbortSignal): Promise<() => void>;
}

/** Makes turns, given in the order asked for. */
export function turns({ places, maxWaiting }: { places: number; maxWaiting: number }): Turns {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const next = (): void => {
    while (taken < places && waiting.length > 0) {
      taken += 1;
      waiting.shift()?.();
    }
  };
  const turn = (): (() => void) => {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      taken -= 1;
      next();
    };
  };

  return {
    take(signal) {
      signal.throwIfAborted();
      if (taken === places && waiting.length >= maxWaiting) {
        const message = `model works on ${taken} requests and ${waiting.length} wait, at most ${maxWaiting} may; ask again later`;
        throw new Failure("busy", message);
      }
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.splice(waiting.indexOf(start), 1);
          reject(signal.reason as Error);
        };
        const start = (): void => {
          signal.removeEventListener("abort", leave);
          resolve(turn());
        };
        signal.addEventListener("abort", leave, { once: true });
        waiting.push(start);
        next();
      });
    },
  };
}
