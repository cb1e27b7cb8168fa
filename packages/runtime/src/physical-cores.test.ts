import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { physicalCores } from "./physical-cores.js";

it("counts two threads of a core once, and the threads where the system tells nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lagebild-cores-"));
  for (const name of ["cpu0", "cpu1", "cpufreq"]) {
    await mkdir(join(folder, name, "topology"), { recursive: true });
    await writeFile(join(folder, name, "topology/core_id"), "0\n");
    await writeFile(join(folder, name, "topology/physical_package_id"), "0\n");
  }
  expect(physicalCores(folder)).toBe(1);
  await rm(folder, { recursive: true });
  expect(physicalCores(folder)).toBe(availableParallelism());
  expect(physicalCores()).toBeGreaterThanOrEqual(1);
});
