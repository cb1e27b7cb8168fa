import { expect, it } from "vitest";
import { sizeText } from "./size-text.js";

it.each([
  [0, "0.0 MB"],
  [1_450_000, "1.4 MB"],
  [999_949_999, "999.9 MB"],
  [1_000_000_000, "1.0 GB"],
  [18_600_000_000, "18.6 GB"],
])("says %i bytes as %s", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
