import { describe, expect, it } from "vitest";
import { timeOfFields } from "./field-time.js";
import { lineClock } from "./line-clock.js";

const read = (fields: Readonly<Record<string, string>>): string | undefined => {
  const moment = timeOfFields(fields, lineClock({ year: 2026, zone: "Europe/Berlin", zoneOrigin: "set" }));
  return moment && `${new Date(moment.time / 1_000).toISOString()} ${moment.zoneOrigin}`;
};

describe("the time of an event, from its fields", () => {
  it("keeps the event's own second where another time only tells the zone", () => {
    expect(read({ CreationTime: "2026-03-14T03:10:02", "Data.EndTimeUtc": "2026-03-14T03:10:00Z" })).toBe(
      "2026-03-14T03:10:02.000Z written",
    );
    expect(read({ CreationTime: "2026-03-14T04:10:02", "Data.EndTimeUtc": "2026-03-14T03:10:02.5Z" })).toBe(
      "2026-03-14T03:10:02.500Z written",
    );
  });

  it("goes by the source's own time before that of a collector, in whichever order they stand", () => {
    const times = { EventTime: "2026-03-14 04:10:02", UtcTime: "2026-03-14 03:10:02.120" };
    const expected = "2026-03-14T03:10:02.120Z written";
    expect(read({ "@timestamp": "2026-03-14T03:10:02.788Z", ...times })).toBe(expected);
    expect(read({ ...times, "@timestamp": "2026-03-14T03:10:02.788Z" })).toBe(expected);
    expect(read({ UtcTime: "2026-03-15 00:33:51.685", TimeCreated: "2026-03-14T03:10:02.835Z" })).toBe(
      "2026-03-14T03:10:02.835Z written",
    );
  });

  it("goes by the event's creation before the time of a detail of it", () => {
    expect(read({ createdAt: "2026-03-14T03:10:30Z", "data.eventTime": "2026-03-14T03:07:40Z" })).toBe(
      "2026-03-14T03:10:30.000Z written",
    );
    expect(read({ "metadata.eventCreationTime": "1773457802000", "event.Timestamp": "2026-03-10T00:00:00Z" })).toBe(
      "2026-03-14T03:10:02.000Z written",
    );
  });

  it.each([
    ["seen by Windows", { FileKeyLastWriteTimestamp: "2026-03-14 03:10:02", LinkDate: "2019-12-04 04:20:53" }],
    ["of a driver seen", { KeyLastWriteTimestamp: "2026-03-14 03:10:02", DriverTimeStamp: "2019-12-04 04:20:53" }],
    ["of a package seen", { Date: "2019-12-04", KeyLastWriteTimestamp: "2026-03-14 03:10:02" }],
    ["run last", { SourceCreated: "2026-01-01 00:00:00", LastRun: "2026-03-14 03:10:02" }],
    ["run", { RunTime: "2026-03-14 03:10:02", ExecutableName: "X.EXE" }],
  ])("is when a program was %s, never when it was built", (_, fields) =>
    expect(read(fields)).toBe("2026-03-14T02:10:02.000Z set"),
  );

  it("is not when a program was built, even where no other time is told", () => {
    expect(read({ LinkDate: "2019-12-04 04:20:53", TimeDateStamp: "2019-12-04 04:20:53" })).toBeUndefined();
  });
});
