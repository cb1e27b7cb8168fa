import { expect, it } from "vitest";
import { sayingOf } from "./error-saying.js";

it.each([
  ["[http-nio-<n>-exec-<n>] ERROR d.f.z.PaymentService - Payment <n> failed: no bank", "Payment <n> failed: no bank"],
  ["<pid> ERROR disk full", "disk full"],
  ["backend be_shop has no server available!", "backend be_shop has no server available!"],
  ["ERROR", "ERROR"],
  [
    "ERROR app - failed javax.net.ssl.SSLHandshakeException: x at a.b(c:1) Caused by: java.security.cert.CertificateExpiredException: NotAfter: Mon at sun.x(y)",
    "CertificateExpiredException: NotAfter: Mon (app - failed javax.net.ssl.SSLHandshakeException: x)",
  ],
])("an error says in short: %s", (text, said) => {
  expect(sayingOf(text)).toBe(said);
});
