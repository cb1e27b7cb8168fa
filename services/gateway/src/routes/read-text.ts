import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { Failure } from "@lagebild/domain";
import { HttpFailure } from "@lagebild/runtime/http";

export interface ExpectedText {
  /** What the body is to hold, such as `a list of indicators`. */
  readonly what: string;
  readonly maxBytes: number;
}

/** How long a body may take to arrive: work waits for it that keeps others waiting. */
const ARRIVES_WITHIN_MS = 120_000;

/** Reads a body as text, within its limits of length and time. Failure "invalid" where it is empty. */
export async function readText(request: IncomingMessage, { what, maxBytes }: ExpectedText): Promise<string> {
  let bytes = 0;
  async function* bounded(): AsyncGenerator<Buffer> {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new HttpFailure("too-large", `the body is larger than ${maxBytes} bytes`);
      yield chunk;
    }
  }
  const late = setTimeout(
    () => request.destroy(new HttpFailure("too-slow", `the body did not arrive within ${ARRIVES_WITHIN_MS / 1000} s`)),
    ARRIVES_WITHIN_MS,
  );
  const body = await text(bounded()).finally(() => clearTimeout(late));
  if (body.trim() === "") throw new Failure("invalid", `the body is empty, expected ${what}`);
  return body;
}
