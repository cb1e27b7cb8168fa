import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

const CPUS = "/sys/devices/system/cpu";

/**
 * Cores of this machine that work apart: two threads of one core share what a language model computes with. Where the
 * system does not tell, and never more than, the threads that this process may use.
 */
export function physicalCores(folder = CPUS): number {
  try {
    const cores = readdirSync(folder)
      .filter((name) => /^cpu\d+$/.test(name))
      .map((name) =>
        ["physical_package_id", "core_id"].map((file) => read(join(folder, name, "topology", file))).join(),
      );
    return Math.min(new Set(cores).size || Infinity, availableParallelism());
  } catch {
    return availableParallelism();
  }
}

const read = (path: string): string => readFileSync(path, "utf8").trim();
