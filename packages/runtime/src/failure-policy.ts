import type { FailureKind } from "@lagebild/domain";

/** What each kind of failure means to the caller of a command and to a queue. Nothing else decides this. */
export const failurePolicy: Readonly<Record<FailureKind, { readonly exitCode: number; readonly retry: boolean }>> = {
  invalid: { exitCode: 2, retry: false },
  missing: { exitCode: 3, retry: false },
  unavailable: { exitCode: 4, retry: true },
  timeout: { exitCode: 5, retry: true },
  corrupt: { exitCode: 6, retry: false },
  internal: { exitCode: 1, retry: false },
};
