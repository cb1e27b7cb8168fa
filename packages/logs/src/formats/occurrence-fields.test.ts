import { expect, it } from "vitest";
import { parsed } from "./test-dialect.js";

const record = (line: string) => parsed([line]).record;

it.each([
  ["Mar 14 03:11:02 b sshd[1]: message repeated 5 times: [ Failed password for root from 203.0.113.7 port 1 ssh2]", 5],
  ["Mar 14 03:11:02 b last message repeated 3 times", 3],
  ["Mar 14 03:11:02 b kernel: last message repeated 1 time", undefined],
  ['{"ts":"2026-03-14T03:11:02Z","signature":"scan","eventCount":"12"}', 12],
  ['{"ts":"2026-03-14T03:11:02Z","attack":"scan","count":7}', 7],
  ['{"ts":"2026-03-14T03:11:02Z","count":7}', undefined],
  ['{"ts":"2026-03-14T03:11:02Z","signature":"x","bytes":100,"count":7}', undefined],
  ["CEF:0|Wall|FW|1|100|drop|5|rt=1773457862000 src=203.0.113.7 cnt=4", 4],
  ["Mar 14 03:11:02 b app: the transfer was repeated 5 times by hand", undefined],
])("%s stands for %s", (line, count) => expect(record(line).parsed.occurrences).toBe(count));

it("takes off what a relay wrote around a message, so that its shape is that of the message", () => {
  const line = "Failed password for root from 203.0.113.7 port 1 ssh2";
  const repeated = record(`Mar 14 03:11:02 b sshd[1]: message repeated 5 times: [ ${line}]`);
  expect(repeated.shape.text).toBe(record(`Mar 14 03:11:02 b sshd[1]: ${line}`).shape.text);
});
