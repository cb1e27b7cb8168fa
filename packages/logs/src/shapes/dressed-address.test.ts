import { describe, expect, it } from "vitest";
import { maskMessage } from "./mask-message.js";

const addresses = (text: string): readonly string[] =>
  maskMessage(text)
    .entities.filter(({ kind }) => kind === "address" || kind === "port")
    .map(({ value }) => value);

describe("addresses in what programs put around them", () => {
  it.each([
    ["user from ::ffff:192.0.2.11:60495", ["192.0.2.11", "60495"]],
    ["IP 192.0.2.12.43436 > host", ["192.0.2.12", "43436"]],
    ["UDP, 192.0.2.13:44355->10.0.0.3:53, len 65", ["192.0.2.13", "44355", "10.0.0.3", "53"]],
    ["(?@192.0.2.14) failed", ["192.0.2.14"]],
    ["client1/192.0.2.17:54321 AUTH", ["192.0.2.17", "54321"]],
    ["example.org [IPv6:2001:DB8::18] did", ["2001:db8::18"]],
    ['RemoteAddress="IPV4/UDP/192.0.2.19/5060"', ["192.0.2.19", "5060"]],
    ["host [ipv4:192.0.2.20:44890] mapped", ["192.0.2.20", "44890"]],
    ["2001:db8::21:58430 [x]", ["2001:db8::21", "58430"]],
    ["permitted OUT/192.0.2.21(42592) -> IN/10.0.0.2(161)", ["192.0.2.21", "10.0.0.2"]],
    ["Teardown outside:192.0.2.22 duration", ["192.0.2.22"]],
    ["created 192.0.2.24/46087->10.0.0.9/25 0x0", ["192.0.2.24", "46087", "10.0.0.9"]],
    ["src=2001:db8:8897:efab:9202:b3ff:fe1e:8329:64194", ["2001:db8:8897:efab:9202:b3ff:fe1e:8329", "64194"]],
    ["transparent 192.0.2.27@53433 example", ["192.0.2.27", "53433"]],
    ["denied 192.0.2.28:547-> 10.0.0.6:546", ["192.0.2.28", "547", "10.0.0.6", "546"]],
  ])("are read from %s", (text, expected) => expect(addresses(text)).toEqual(expected));

  it.each([
    "Chrome/120.0.0.0 Safari",
    "rv:1.9.0.19 Gecko",
    "lib/1.2.3.4/x.so",
    "oid 1.3.6.1.4",
    "at 12:34:56",
    "std::vector",
  ])("are not seen in %s", (text) => expect(addresses(text)).toEqual([]));

  it("leave one shape for all addresses and ports", () => {
    const shapes = ["192.0.2.1/4000->10.0.0.9/25", "198.51.100.77/61000->10.9.0.1/443"].map(
      (ends) => maskMessage(`session created ${ends}`).text,
    );
    expect(new Set(shapes).size).toBe(1);
  });
});
