import { expect, it } from "vitest";
import { statedValues } from "./stated-values.js";

it("takes what has digits or signs for stated, but no plain words and no times, which are read", () => {
  expect(statedValues("User svc_backup ran /usr/bin/tar (twice) at 04:03 on host web01.example.net.")).toEqual([
    "svc_backup",
    "/usr/bin/tar",
    "web01.example.net",
  ]);
});
