import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { eventsFolder } from "./events-folder.js";
import { parseYamlText } from "./yaml-files.js";

it("takes from the packed file what the parser reads", () => {
  const names = readdirSync(join(eventsFolder, "general"));
  for (const name of names) {
    const text = readFileSync(join(eventsFolder, "general", name), "utf8");
    expect(parseYamlText(text)).toEqual(parse(text));
  }
});

it("parses what is not packed", () => {
  expect(parseYamlText("id: not-packed\nset: { a: 1 }\n")).toEqual({ id: "not-packed", set: { a: 1 } });
});
