import { Failure } from "@lagebild/domain";

/** The right to run a request; `release` gives it back, once. */
export interface Slot {
  release(): void;
}

export interface RequestSlots {
  /** Waits for a slot, first come first served. Failure "busy" where too many wait; throws the signal's reason. */
  take(signal: AbortSignal): Promise<Slot>;
  /** Fails all that wait. */
  close(reason: Failure): void;
}

interface Waiting {
  readonly start: (slot: Slot) => void;
  readonly fail: (reason: Failure) => void;
}

/** Lets `maxRunning` requests run at a time and `maxQueued` more wait. */
export function requestSlots(maxRunning: number, maxQueued: number): RequestSlots {
  const queue: Waiting[] = [];
  let running = 0;

  const slot = (): Slot => {
    let isHeld = true;
    running += 1;
    return {
      release() {
        if (!isHeld) return;
        isHeld = false;
        running -= 1;
        queue.shift()?.start(slot());
      },
    };
  };

  return {
    async take(signal) {
      signal.throwIfAborted();
      if (running < maxRunning) return slot();
      if (queue.length >= maxQueued) {
        throw new Failure("busy", `model is busy: ${running} requests run and ${queue.length} wait, try again later`);
      }
      return new Promise<Slot>((resolve, reject) => {
        const leave = (): void => {
          const place = queue.indexOf(waiting);
          if (place >= 0) queue.splice(place, 1);
          reject(signal.reason as Error);
        };
        const done = (): void => signal.removeEventListener("abort", leave);
        const waiting: Waiting = {
          start: (taken) => (done(), resolve(taken)),
          fail: (reason) => (done(), reject(reason)),
        };
        signal.addEventListener("abort", leave, { once: true });
        queue.push(waiting);
      });
    },
    close(reason) {
      for (const waiting of queue.splice(0)) waiting.fail(reason);
    },
  };
}
