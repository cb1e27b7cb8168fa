import type { RecordRow, ShapeId, SourceId } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { ecsDocument } from "./ecs-document.js";

const row: RecordRow = {
  source: "6659ec0370a9ad95" as SourceId,
  file: "auth.log",
  line: 7,
  byteOffset: 0,
  byteLength: 9,
  time: 0,
  host: "bastion",
  program: "sshd",
  shape: "191d1ff68fa51606" as ShapeId,
  chunk: 1,
  occurrences: 5,
};

describe("ecsDocument", () => {
  it("nests fields, types them, and derives what is related", () => {
    const event = {
      "event.category": "authentication session",
      "source.ip": "203.0.113.7",
      "source.port": "4022",
      "user.name": "anna",
      "user.target.name": "root",
      "destination.ip": "203.0.113.7",
      "http.response.status_code": "404",
      "lagebild.session.id": "0xead4335",
    };
    expect(
      ecsDocument({ row, event, incident: "x", time: "2026-03-14T03:10:02.000000Z", original: "line" }),
    ).toMatchObject({
      "@timestamp": "2026-03-14T03:10:02.000000Z",
      message: "line",
      event: { kind: "event", category: ["authentication", "session"], original: "line" },
      source: { ip: "203.0.113.7", port: 4022 },
      http: { response: { status_code: 404 } },
      related: { ip: ["203.0.113.7"], user: ["anna", "root"], hosts: ["bastion"] },
      host: { name: "bastion" },
      log: { file: { path: "auth.log" } },
      lagebild: { session: { id: "0xead4335" }, incident: "x", file: "auth.log", line: 7, occurrences: 5 },
    });
  });

  it("calls findings of other tools alerts", () => {
    const event = { "event.category": "intrusion_detection network", "rule.name": "ET SCAN" };
    expect(ecsDocument({ row, event, incident: "x" })).toMatchObject({ event: { kind: "alert" } });
  });

  it("leaves prototypes of objects alone", () => {
    ecsDocument({ row, event: { "__proto__.polluted": "yes", "constructor.x": "y" }, incident: "x" });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
