import { describe, expect, it } from "vitest";
import { lineClock } from "../time/line-clock.js";
import { hostOfFields } from "./host-fields.js";
import { readVendorEvent } from "./vendor-event.js";

describe("the host of an event, from its fields", () => {
  it.each([
    ["the nearer of two names", { "p.DeviceName": "ws07.example.org", "p.more.HostName": "ws07" }, "ws07.example.org"],
    ["a name before an address", { "host.ip": "192.0.2.1", dvc: "192.0.2.1", shost: "mail1" }, "mail1"],
    ["a name of words for a device", { DeviceName: "Eva's MacBook Pro" }, "Eva's MacBook Pro"],
    ["none in a sentence", { DeviceName: "the host is not known to us at all, sorry" }, undefined],
    ["none in what says that it is unknown", { hostname: "unknown host" }, undefined],
    ["none at the other end of a connection", { host: "203.0.113.7", port: "51234" }, undefined],
    ["a name, also beside a port", { host: "web1", port: "8080" }, "web1"],
    ["none for what was asked for", { "request.hostname": "www.example.org" }, undefined],
  ])("is %s", (_, fields, host) => {
    expect(hostOfFields(fields)).toBe(host);
  });

  it("is a CEF device by its name, another named machine where the device has only an address", () => {
    const hostOf = (said: string): string | undefined =>
      readVendorEvent(`CEF:0|V|P|1|1|x|5|${said}`, lineClock({ year: 2026 }))?.host;
    expect(hostOf("dvc=192.0.2.1 dvchost=fw1 shost=ws07")).toBe("fw1");
    expect(hostOf("dvc=192.0.2.1 shost=ws07")).toBe("ws07");
    expect(hostOf("dvc=192.0.2.1")).toBe("192.0.2.1");
  });
});
