/**
 * The same object for one caller: once the signal aborts, its calls that return promises fail with the signal's reason, those
 * that wait as well as those that would begin. What goes on in them is left to itself.
 */
export function onlyWhile<T extends object>(signal: AbortSignal | undefined, target: T): T {
  if (!signal) return target;
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object);
      if (typeof value !== "function") return value;
      return (...parameters: readonly unknown[]): unknown => {
        signal.throwIfAborted();
        const result: unknown = Reflect.apply(value, object, parameters);
        return result instanceof Promise ? wanted(signal, result) : result;
      };
    },
  });
}

/** What comes of a promise, or the signal's reason as soon as nobody waits for it any more. */
export function wanted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const left = (): void => reject(signal.reason as Error);
    if (signal.aborted) left();
    else signal.addEventListener("abort", left, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", left));
  });
}
