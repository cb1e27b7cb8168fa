import type { FailureKind } from "@lagebild/domain";

/** What each kind of failure means to the caller of a command, to an HTTP caller and to a queue. Nothing else decides this. */
export const failurePolicy: Readonly<
  Record<FailureKind, { readonly exitCode: number; readonly status: number; readonly retry: boolean }>
> = {
  invalid: { exitCode: 2, status: 400, retry: false },
  missing: { exitCode: 3, status: 404, retry: false },
  unavailable: { exitCode: 4, status: 503, retry: true },
  timeout: { exitCode: 5, status: 504, retry: true },
  corrupt: { exitCode: 6, status: 500, retry: false },
  busy: { exitCode: 7, status: 503, retry: true },
  denied: { exitCode: 8, status: 401, retry: false },
  conflict: { exitCode: 9, status: 409, retry: false },
  internal: { exitCode: 1, status: 500, retry: false },
};
