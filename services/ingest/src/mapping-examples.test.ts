import { allMappings } from "@lagebild/events";
import { describe, expect, it } from "vitest";
import { faultsOfExamples } from "./try-mapping.js";

const mappings = allMappings(undefined);

describe("the mappings that come with the product", () => {
  it.each(mappings.map(({ id }) => id))("%s gives what its examples say", (id) => {
    const mapping = mappings.find((one) => one.id === id)!;
    expect(mapping.examples.length).toBeGreaterThan(0);
    expect(faultsOfExamples(mapping, mappings)).toEqual([]);
  });
});
