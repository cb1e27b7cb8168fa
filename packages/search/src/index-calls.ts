import type { FailureKind } from "@lagebild/domain";
import type { LocalIndex } from "./local-index.js";

export type IndexMethod = keyof LocalIndex;

/** A call on its way to the worker; the answer carries the same id. */
export interface IndexCall {
  readonly id: number;
  readonly method: IndexMethod;
  readonly parameters: readonly unknown[];
}

export type IndexReply =
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      readonly failure: { readonly kind: FailureKind; readonly message: string; readonly stack: string | undefined };
    };
