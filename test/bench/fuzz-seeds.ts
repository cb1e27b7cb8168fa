/** Something that is fed changed inputs. */
export interface FuzzedTarget {
  readonly name: string;
  /** Returns what went wrong with the input of a seed; undefined where nothing did. */
  fault(seed: number): string | undefined | Promise<string | undefined>;
}

/** Of the processor: on a busy machine the clock says little. */
const SLOW_MS = 1_000;

/** Feeds each target as many seeds as the command line asks for and says which went wrong: `[cases] [first seed] [target]...`. */
export async function fuzzSeeds(targets: readonly FuzzedTarget[]): Promise<void> {
  const cases = Number(process.argv[2] ?? 100_000);
  const first = Number(process.argv[3] ?? 1_000_000);
  const names = process.argv.slice(4);
  for (const target of targets) {
    if (names.length > 0 && !names.includes(target.name)) continue;
    const start = performance.now();
    let slowest = 0;
    let faults = 0;
    for (let seed = first; seed < first + cases; seed++) {
      const began = process.cpuUsage();
      let fault: string | undefined;
      try {
        fault = await target.fault(seed);
      } catch (error) {
        fault = String(error);
      }
      const { user, system } = process.cpuUsage(began);
      const ms = (user + system) / 1_000;
      slowest = Math.max(slowest, ms);
      if (fault === undefined && ms < SLOW_MS) continue;
      faults++;
      console.log(`${target.name}, seed ${seed}: ${fault ?? `took ${ms.toFixed(0)} ms`}`);
    }
    const seconds = (performance.now() - start) / 1_000;
    console.log(
      `${target.name}: ${cases} inputs, ${faults} faults, slowest ${slowest.toFixed(0)} ms, ${seconds.toFixed(0)} s`,
    );
    if (faults > 0) process.exitCode = 1;
  }
}
