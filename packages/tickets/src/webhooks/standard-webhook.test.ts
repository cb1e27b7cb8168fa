import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { signedHeaders, verifiedId } from "./standard-webhook.js";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const MESSAGE = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}' };
const AT = 1_614_265_330_000;

it("signs as the example of the specification does", () => {
  expect(signedHeaders(SECRET, MESSAGE, AT)["webhook-signature"]).toBe(
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  );
});

it("takes what it signed, also beside signatures of other secrets", () => {
  const headers = signedHeaders(SECRET, MESSAGE, AT);
  expect(verifiedId(SECRET, headers, MESSAGE.body, AT + 60_000)).toBe(MESSAGE.id);
  const two = { ...headers, "webhook-signature": `v1,AAAA ${headers["webhook-signature"]}` };
  expect(verifiedId(SECRET, two, MESSAGE.body, AT)).toBe(MESSAGE.id);
});

it("takes the HMAC of the body that RT's scrip sends", () => {
  const hex = createHmac("sha256", "s").update("{}").digest("hex");
  expect(verifiedId("s", { "x-rt-signature": `sha256=${hex}` }, "{}", AT)).toBe(hex);
});

it.each([
  ["another body", SECRET, {}, "{}", AT],
  ["another secret", "other", {}, MESSAGE.body, AT],
  ["another id", SECRET, { "webhook-id": "msg_2" }, MESSAGE.body, AT],
  ["a late one", SECRET, {}, MESSAGE.body, AT + 301_000],
  ["one from the future", SECRET, {}, MESSAGE.body, AT - 301_000],
  ["no time", SECRET, { "webhook-timestamp": "x" }, MESSAGE.body, AT],
  ["no signature", SECRET, { "webhook-signature": "" }, MESSAGE.body, AT],
])("refuses %s", (_name, secret, changed, body, nowMs) => {
  const headers = { ...signedHeaders(SECRET, MESSAGE, AT), ...changed };
  expect(() => verifiedId(secret, headers, body, nowMs)).toThrow(/not signed|time of the message/);
});

it.each([{}, { "x-rt-signature": "sha256=00" }, { "x-rt-signature": `sha256=${"0".repeat(64)}` }])(
  "refuses what nobody signed: %j",
  (headers) => {
    expect(() => verifiedId("s", headers, "{}", AT)).toThrow(/not signed/);
  },
);
