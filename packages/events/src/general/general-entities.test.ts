import type { Entity } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import type { Collected } from "../read-value.js";
import { putOnlyNamed } from "./general-entities.js";

const account = (value: string): Entity => ({ kind: "account", value });
const address = (value: string): Entity => ({ kind: "address", value });
function filled(entities: readonly Entity[], category: string, values: Collected = {}): Collected {
  putOnlyNamed(values, { message: "Anna came by", entities }, category);
  return values;
}

describe("putOnlyNamed", () => {
  it("takes the only account and the only address of a login for who and where from, as they are written", () => {
    expect(filled([account("anna"), address("203.0.113.7")], "authentication session")).toEqual({
      "user.name": "Anna",
      "source.ip": "203.0.113.7",
    });
  });

  it("takes none of several, and nothing of what is no login", () => {
    const several = [account("anna"), account("bert"), address("203.0.113.7"), address("203.0.113.8")];
    expect(filled(several, "authentication")).toEqual({});
    expect(filled([account("anna"), address("203.0.113.7")], "network")).toEqual({});
  });

  it("takes nothing that plays another part, and leaves what is known", () => {
    expect(filled([account("root")], "session", { "user.effective.name": "root" })).not.toHaveProperty(["user.name"]);
    expect(filled([address("192.0.2.1")], "session", { "destination.ip": "192.0.2.2" })).not.toHaveProperty([
      "source.ip",
    ]);
    expect(filled([account("anna")], "session", { "user.name": "bert" })).toEqual({ "user.name": "bert" });
  });
});
