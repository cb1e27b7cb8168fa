import { expect, it } from "vitest";
import { endRequested, shutdown } from "./shutdown.js";

it("closes what was opened, the last first, once, and goes on where one fails", async () => {
  const closed: string[] = [];
  const opened = shutdown();
  opened.add({ name: "catalog", close: () => void closed.push("catalog") });
  opened.add({ name: "queue", close: () => Promise.reject(new Error("stuck")) });
  opened.add({ name: "server", close: async () => void closed.push("server") });
  const [faults] = await Promise.all([opened.close(), opened.close()]);
  expect(closed).toEqual(["server", "catalog"]);
  expect(faults).toEqual([{ name: "queue", error: new Error("stuck") }]);
});

it("waits for a signal, and goes on listening for the next", async () => {
  const asked = endRequested(["SIGUSR2"]);
  process.kill(process.pid, "SIGUSR2");
  expect(await asked).toBe("SIGUSR2");
  expect(process.listenerCount("SIGUSR2")).toBe(1);
  process.removeAllListeners("SIGUSR2");
});
