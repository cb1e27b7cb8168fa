import { expect, it } from "vitest";
import { Failure } from "@lagebild/domain";
import { toldOnce } from "./compose.js";

it("says each fault of a worker once, and that it goes on trying", () => {
  const written: string[] = [];
  const tell = toldOnce((text) => written.push(text));
  for (const message of ["queue is busy", "queue is busy", "disk full"]) tell(new Failure("unavailable", message));
  expect(written).toEqual(["lagebild: queue is busy; trying again\n", "lagebild: disk full; trying again\n"]);
});
