/** `busy`: the same request may succeed later; `denied`: the caller has no right; `conflict`: something is there already. */
export type FailureKind =
  "invalid" | "missing" | "denied" | "conflict" | "busy" | "unavailable" | "timeout" | "corrupt" | "internal";

/** The one error we throw on purpose. `kind` is for machines, `message` for people, `cause` for debugging. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/** A request that is longer than a model's context, as the model or its server found when it was asked. */
export class ContextOverflow extends Failure {
  /** Of prompt and output together, where it was told. */
  readonly contextTokens: number | undefined;

  constructor(message: string, contextTokens: number | undefined, cause?: unknown) {
    super("invalid", message, cause);
    this.contextTokens = contextTokens;
  }
}

/** Anything we did not throw on purpose is a bug, so it is "internal". */
export const kindOf = (error: unknown): FailureKind => (error instanceof Failure ? error.kind : "internal");

/** What an error says; of something thrown that is no error, its text. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
