import { afterEach, expect, it } from "vitest";
import { createHttpApp, endOfRoutes } from "./http-app.js";
import { addHealth, type Readiness } from "./http-health.js";
import { listen, type Listening } from "./listen.js";
import { metrics, type Metrics } from "./metrics.js";

let server: Listening | undefined;
afterEach(() => server?.close());

async function serve(parts: () => Promise<readonly Readiness[]>, counts: Metrics): Promise<string> {
  const app = createHttpApp({ metrics: counts, admission: { kind: "local" } });
  addHealth(app, { metrics: counts, parts });
  endOfRoutes(app, () => undefined);
  server = await listen(app, { port: 0 });
  return server.url;
}

it("lives while a part is not ready, and says which", async () => {
  const parts: Readiness[] = [{ name: "index", isReady: true, detail: "2 incidents" }];
  const url = await serve(() => Promise.resolve(parts), metrics({ service: "test", withProcess: false }));
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: "alive" });
  const ready = await fetch(`${url}/ready`);
  expect([ready.status, await ready.json()]).toEqual([200, { isReady: true, parts }]);
  parts.push({ name: "model", isReady: false, detail: "loading" });
  const notReady = await fetch(`${url}/ready`);
  expect([notReady.status, await notReady.json()]).toEqual([503, { isReady: false, parts }]);
});

it("is not ready where its parts cannot be asked", async () => {
  const url = await serve(
    () => Promise.reject(new Error("no redis")),
    metrics({ service: "test", withProcess: false }),
  );
  const ready = await fetch(`${url}/ready`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { isReady: false, parts: [{ name: "status", isReady: false, detail: "no redis" }] },
  ]);
});

it("shows counts, measures and the process itself as Prometheus reads them", async () => {
  const counts = metrics({ service: "test", withProcess: true });
  const done = counts.counter({ name: "jobs_total", help: "Jobs", labels: ["phase"] });
  counts.gauge({ name: "waiting", help: "Waiting" }, () => Promise.resolve(3));
  done({ phase: 'do"ne\n' }, 2);
  const url = await serve(() => Promise.resolve([]), counts);
  const response = await fetch(`${url}/metrics`);
  const text = await response.text();
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(text).toContain('jobs_total{phase="do\\"ne\\n",service="test"} 2');
  expect(text).toContain('waiting{service="test"} 3');
  expect(text).toContain("process_resident_memory_bytes");
  expect(text).toMatch(/^# TYPE http_request_duration_seconds histogram$/m);
});
