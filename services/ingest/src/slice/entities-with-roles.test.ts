import { expect, it } from "vitest";
import { entitiesWithRoles } from "./entities-with-roles.js";

const event = (values: Readonly<Record<string, string>>) => ({ mapping: undefined, fixed: {}, values });
const address = (value: string) => ({ kind: "address" as const, value });

it("says which part each value of a record plays, and adds those that the event alone names", () => {
  const { entities, roles } = entitiesWithRoles(
    [address("192.0.2.9"), address("203.0.113.7")],
    event({ "source.ip": "203.0.113.7", "user.name": "Anna" }),
  );
  expect(entities).toEqual([address("192.0.2.9"), address("203.0.113.7"), { kind: "account", value: "anna" }]);
  expect(roles).toEqual([undefined, "source", "actor"]);
});

it("gives a value that plays two parts the first of them", () => {
  const { entities, roles } = entitiesWithRoles([], event({ "source.ip": "::1", "destination.ip": "::1" }));
  expect(entities).toEqual([address("::1")]);
  expect(roles).toEqual(["source"]);
});

it("leaves a record alone whose event names none", () => {
  const own = [address("192.0.2.9")];
  expect(entitiesWithRoles(own, event({}))).toEqual({ entities: own, roles: undefined });
});
