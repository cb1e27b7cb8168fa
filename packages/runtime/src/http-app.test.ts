import { expect, it } from "vitest";
import type { Request, Response } from "express";
import { Failure } from "@lagebild/domain";
import { reportFailure } from "./http-app.js";

/** What is logged of a request that fails so. */
function loggedOf(error: Error): readonly [event: string, fields: Readonly<Record<string, unknown>>][] {
  const logged: [string, Readonly<Record<string, unknown>>][] = [];
  const request = { method: "POST" } as Request;
  const response = { locals: { requestId: "r1", route: "/v1/x" }, destroyed: false, writableEnded: true } as unknown;
  reportFailure((...one) => logged.push(one))(error, request, response as Response, () => undefined);
  return logged;
}

it("tells of a refusal in a line, and of a bug with its stack", () => {
  expect(loggedOf(new Failure("busy", "8 streams are open"))).toEqual([
    ["request refused", { requestId: "r1", method: "POST", route: "/v1/x", reason: "8 streams are open" }],
  ]);
  expect(loggedOf(new TypeError("a bug"))).toEqual([
    ["request failed", expect.objectContaining({ stack: expect.stringContaining("http-app.test.ts") })],
  ]);
  expect(loggedOf(new Failure("invalid", "no such thing"))).toEqual([]);
});
