import { expect, it } from "vitest";
import { incidentIndexContract } from "../contract/incident-index.contract.js";
import { memoryIncidentIndex } from "./memory-incident-index.js";

incidentIndexContract("memoryIncidentIndex", async (options) => memoryIncidentIndex(options), {
  query: { reason: "plain arrays have no SQL" },
});

it("memoryIncidentIndex says that it has no SQL", async () => {
  const query = memoryIncidentIndex().query("SELECT 1", { maxRows: 1, timeoutMs: 1 });
  await expect(query).rejects.toMatchObject({ kind: "unavailable" });
});
