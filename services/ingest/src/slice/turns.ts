/** Lets so many through at a time; each keeps its turn until what it names is settled. */
export function turns(most: number): (until: Promise<unknown>) => Promise<void> {
  const held = new Set<Promise<void>>();
  return async (until) => {
    while (held.size >= most) await Promise.race(held);
    const turn: Promise<void> = until.then(
      () => undefined,
      () => undefined,
    );
    held.add(turn);
    void turn.then(() => held.delete(turn));
  };
}
