import { expect, it } from "vitest";
import { parsed } from "./test-dialect.js";

it.each([
  [
    '<![LOG[Login of anna failed\nsecond line]LOG]!><time="03:10:02.123-60" date="03-14-2026" component="CcmExec" context="" type="3" thread="12" file="a.cpp:1">',
    "2026-03-14T02:10:02.123Z written",
    "error",
  ],
  [
    '<![LOG[x]LOG]!><time="21:10:02.123+300" date="3-14-2026" component="CcmExec" context="" type="1" thread="12" file="a.cpp:1">',
    "2026-03-15T02:10:02.123Z written",
    "info",
  ],
  [
    '<![LOG[x]LOG]!><time="03:10:02" date="03-14-2026" component="CcmExec" thread="12">',
    "2026-03-14T03:10:02.000Z assumed",
    undefined,
  ],
  [
    "Login failed  $$<CcmExec><03-14-2026 03:10:02.123-60><thread=12 (0xC)>",
    "2026-03-14T02:10:02.123Z written",
    undefined,
  ],
])(
  "reads entries of the Configuration Manager, whose zone counts from local time to UTC: %s",
  (line, expected, level) => {
    const { time, zoneOrigin, program, session, level: read } = parsed([line]).record.parsed;
    expect(`${new Date(time! / 1_000).toISOString()} ${zoneOrigin}`).toBe(expected);
    expect([program, session, read]).toEqual(["CcmExec", "12", level]);
  },
);
