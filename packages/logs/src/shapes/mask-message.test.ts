import { expect, it } from "vitest";
import { maskMessage } from "./mask-message.js";

it("gives events that differ in values only the same text", () => {
  const texts = [
    "Failed password for invalid user admin from 203.0.113.7 port 51122 ssh2",
    "Failed password for invalid user oracle from 198.51.100.23 port 7 ssh2",
  ].map((message) => maskMessage(message).text);
  expect(texts[0]).toBe("Failed password for invalid user <user> from <ip> port <n> ssh2");
  expect(texts[1]).toBe(texts[0]);
});

it("collects the values that it masks", () => {
  expect(maskMessage("Accepted password for backup from 203.0.113.7 port 51408").entities).toEqual([
    { kind: "account", value: "backup" },
    { kind: "address", value: "203.0.113.7" },
    { kind: "port", value: "51408" },
  ]);
});

it("tells connections by the service of their port, and by that of the destination only", () => {
  const { text, entities } = maskMessage("id_orig_p=5985 id_resp_p=5985 DestinationPort=49152 DPT=22");
  expect(text).toBe("id_orig_p=<n> id_resp_p=5985/winrm DestinationPort=<n> DPT=22/ssh");
  expect(entities).toContainEqual({ kind: "port", value: "22" });
});

it("masks ids that a system gave, by the name in front", () => {
  const texts = ["RequestID=GBJXDPSVMRQTN9K7 Action=GET", "RequestID=2EB6066EEB3D5337 Action=GET"].map(
    (message) => maskMessage(message).text,
  );
  expect(texts).toEqual(Array(2).fill("RequestID=<random> Action=GET"));
  expect(maskMessage("Product=GBJXDPSVMRQTN9K7").text).toBe("Product=GBJXDPSVMRQTN9K7");
});

it("keeps the names of accounts that tell what was at stake", () => {
  const { text, entities } = maskMessage("Failed password for root from 203.0.113.7 port 51408");
  expect(text).toContain("for root from <ip>");
  expect(entities).toContainEqual({ kind: "account", value: "root" });
});

it("appends what encoded words say", () => {
  const command = Buffer.from("Invoke-WebRequest http://example.net/a", "utf16le").toString("base64");
  expect(maskMessage(`powershell -enc ${command}`).text).toContain("decoded: Invoke-WebRequest");
  expect(maskMessage("GET /?q=%3Cscript%3E").text).toContain("<script>");
});

it("reads a bounded part of an endless message", () => {
  const { text, entities } = maskMessage("203.0.113.7 ".repeat(100_000));
  expect(text.length).toBeLessThan(4_000);
  expect(entities.length).toBeLessThanOrEqual(64);
});

it("is the same however often it is asked", () => {
  const message = "user=alice src=192.0.2.1 id=6f9619ff-8b86-d011-b42d-00c04fc964ff";
  expect(maskMessage(message)).toEqual(maskMessage(message));
  expect(maskMessage(message).text).toBe("user=<user> src=<ip> id=<uuid>");
});
