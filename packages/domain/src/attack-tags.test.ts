import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { attackTags } from "./attack-tags.js";

it("takes the tactics that tags name, in the order of an intrusion", () => {
  expect(attackTags(["ssh", "attack.persistence", "attack.initial_access", "attack.t1078.004"])).toEqual({
    tactics: ["initial-access", "persistence"],
    techniques: ["T1078.004"],
  });
});

it("knows the tactic of a technique that comes alone", () => {
  expect(attackTags(["attack.t1110.001", "attack.T1486"]).tactics).toEqual(["credential-access", "impact"]);
  expect(attackTags(["attack.t9999", "kafka"])).toEqual({ tactics: [], techniques: ["T9999"] });
});

it("knows a tactic for each technique of the knowledge base", () => {
  const folder = new URL("../../knowledge/data/events/", import.meta.url);
  const text = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("\n");
  const techniques = [...new Set(text.match(/attack\.t\d{4}/g))];
  expect(techniques.length).toBeGreaterThan(90);
  expect(techniques.filter((tag) => attackTags([tag]).tactics.length === 0)).toEqual([]);
});
