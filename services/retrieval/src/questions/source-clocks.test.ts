import { memoryIncidentIndex } from "@lagebild/search";
import { afterEach, describe, expect, it } from "vitest";
import { sourceClocks } from "./source-clocks.js";
import { textIncident, type TextIncident } from "./test-text-incident.js";

let incident: TextIncident | undefined;

afterEach(async () => {
  await incident?.close();
  incident = undefined;
});

/** Records lie a second apart, from the beginning of 1970. */
async function clocksOf(lines: readonly string[]) {
  incident = await textIncident({ "app.log": lines }, () => memoryIncidentIndex({ modelId: "test" }));
  return sourceClocks({ ...incident, lasting: incident.index });
}

const clockAt = (second: number): string => `00:00:0${second}`;
const epochAt = (iso: string): number => Date.parse(iso) / 1_000;

describe("sourceClocks", () => {
  it("tells zone and year by numbers of seconds in the records", async () => {
    const first = epochAt("2026-01-01T07:00:00Z");
    const lines = [0, 1, 2].map((at) => `Jan  1 ${clockAt(at)} web1 capture: id ${first + at}.25, ok`);
    expect(await clocksOf(lines)).toMatchObject([
      {
        file: "app.log",
        origin: "assumed",
        hasYear: false,
        ahead: { value: -420, agreeing: 3, of: 3 },
        year: { value: 2026 },
      },
    ]);
  });

  it("tells a zone by a second clock that is hours apart, and none by one that shows the same", async () => {
    const apart = [0, 1, 2].map((at) => `1970-01-01 ${clockAt(at)} CSI 1@1970/1/1:08:00:0${at}.455 started`);
    expect((await clocksOf(apart))[0]).toMatchObject({ hasYear: true, ahead: { value: -480 } });
    await incident?.close();
    const same = [0, 1, 2].map((at) => `Jan  1 ${clockAt(at)} ftpd: from a at Thu Jan 1 ${clockAt(at)} 2015`);
    const [clock] = await clocksOf(same);
    expect(clock?.ahead).toBeUndefined();
    expect(clock?.year).toMatchObject({ value: 2015, agreeing: 3 });
  });

  it("says nothing where few records tell it, or they differ, or tell another moment", async () => {
    const first = epochAt("2026-01-01T07:00:00Z");
    expect((await clocksOf([`Jan  1 00:00:00 app: ${first}`, `Jan  1 00:00:01 app: ${first + 1}`]))[0]?.ahead).toBe(
      undefined,
    );
    await incident?.close();
    const differing = [0, 1, 2, 3, 4, 5].map((at) => `Jan  1 ${clockAt(at)} app: ${first + at + (at % 2) * 3_600}`);
    expect((await clocksOf(differing))[0]?.ahead).toBeUndefined();
    await incident?.close();
    const later = [0, 1, 2].map((at) => `Jan  1 ${clockAt(at)} app: expires ${first + at + 86_400 * 40}`);
    expect((await clocksOf(later))[0]).not.toHaveProperty("ahead");
  });
});
