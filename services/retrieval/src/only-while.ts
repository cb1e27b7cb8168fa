/**
 * The same object for one caller: once the signal aborts, its calls that return promises fail with the signal's reason, those
 * that wait as well as those that would begin. What goes on in them is left to itself.
 */
export function onlyWhile<T extends object>(signal: AbortSignal | undefined, target: T): T {
  if (!signal) return target;
  const left = leftBy(signal);
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object);
      if (typeof value !== "function") return value;
      return (...parameters: readonly unknown[]): unknown => {
        signal.throwIfAborted();
        const result: unknown = Reflect.apply(value, object, parameters);
        return result instanceof Promise ? Promise.race([left, result]) : result;
      };
    },
  });
}

/** What comes of a promise, or the signal's reason as soon as nobody waits for it any more. */
export const wanted = <T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> =>
  signal ? Promise.race([leftBy(signal), work]) : work;

/** Rejects when the caller leaves: one listener, however many calls wait for it. */
function leftBy(signal: AbortSignal): Promise<never> {
  const left = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  left.catch(() => undefined); // where nothing waits
  return left;
}
