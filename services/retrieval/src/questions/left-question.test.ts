import { memoryIncidentIndex } from "@lagebild/search";
import { expect, it } from "vitest";
import { onlyWhile } from "../only-while.js";
import { questionEngine, type AskedIncident } from "./question-engine.js";
import { textIncident } from "./test-text-incident.js";

it("stops for a caller who left, and keeps for others what it had begun to read", async () => {
  const incident = await textIncident({ "app.log": ["one", "two"] }, () => memoryIncidentIndex({ modelId: "test" }));
  const none = () => Promise.reject(new Error("not asked for"));
  const parts = {
    ...incident,
    lasting: incident.index,
    zone: "UTC",
    linesWith: none,
    linesSaying: none,
    picture: none,
  };
  const asked = parts as unknown as AskedIncident;
  const left = new AbortController();
  const leaving = questionEngine({ ...asked, index: onlyWhile(left.signal, asked.index), signal: left.signal });
  left.abort(new Error("left"));
  await expect(leaving).rejects.toThrow("left");

  const engine = await questionEngine(asked);
  expect(engine.vocabulary.records).toBe(2);
  expect((await engine.aggregate({ op: "count", where: {} })).matched).toBe(2);
  const gone = await questionEngine({ ...asked, signal: left.signal }).catch(
    (error: unknown) => (error as Error).message,
  );
  expect(gone).toBe("left");
  await incident.close();
});
