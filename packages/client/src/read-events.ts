import { ApiProblem } from "./api-problem.js";

/** The data of a stream's events, in order. Throws ApiProblem where the stream tells one. */
export async function* readEvents({ body, headers }: Response): AsyncGenerator<unknown, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    const frames = (rest + decoder.decode(piece, { stream: true })).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const lines = frame.split("\n");
      const data = lines.flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : [])).join("\n");
      if (data === "") continue;
      const value: unknown = JSON.parse(data);
      if (lines.includes("event: problem")) throw problemOf(value, headers.get("x-request-id") ?? undefined);
      yield value;
    }
  }
}

function problemOf(value: unknown, requestId: string | undefined): ApiProblem {
  const { status, type, detail } = value as { readonly status: number; readonly type: string; readonly detail: string };
  return new ApiProblem(status, type, detail, requestId);
}
