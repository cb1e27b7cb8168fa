import { expect, it } from "vitest";
import { webAccessFormat } from "./web-access.js";

const parse = webAccessFormat.parser({ year: 2026, zone: "UTC" });
const REST = '[14/Mar/2026:03:10:02 +0000] "GET /a HTTP/1.1" 200 12';

it.each([
  [`203.0.113.7 - anna ${REST}`, { client: "203.0.113.7", user: "anna" }],
  [`www.example.com:8443 203.0.113.7 - - ${REST}`, { client: "203.0.113.7", vhost: "www.example.com", port: "8443" }],
  [`203.0.113.7, 192.0.2.1 - - ${REST}`, { client: "203.0.113.7" }],
  [`203.0.113.7 (198.51.100.4) - - ${REST}`, { client: "203.0.113.7", forwarded: "198.51.100.4" }],
  [`- 203.0.113.7 - - ${REST}`, { client: "203.0.113.7" }],
])("reads who asked in %s", (line, fields) => {
  expect(parse(line)?.fields).toMatchObject(fields);
});

it("takes no dash for a virtual host and no brackets for a client", () => {
  expect(parse(`- 203.0.113.7 - - ${REST}`)?.fields).not.toHaveProperty("vhost");
  expect(parse(`203.0.113.7 (-) - - ${REST}`)?.fields).not.toHaveProperty("forwarded");
});

it("reads days in figures, as some proxies write them", () => {
  const read = parse(
    '203.0.113.7 - ben [14/03/2026 03:10:02] "CONNECT https://mail.example.com:443 HTTP/1.1" 200 - - 7 Mail',
  );
  expect(read?.fields).toMatchObject({ user: "ben", method: "CONNECT", path: "https://mail.example.com:443" });
  expect(read?.time).toBe(Date.UTC(2026, 2, 14, 3, 10, 2) * 1000);
});
