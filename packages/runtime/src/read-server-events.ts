import { Failure } from "@lagebild/domain";

/** An event as it arrived; `data` is the text that was sent. */
export interface ReceivedEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

/** No event of ours is longer. */
const MAX_EVENT_CHARACTERS = 64 * 1024 * 1024;

/** Reads server-sent events from a stream of bytes; a last one that is not complete is dropped, as the standard says. */
export async function* readServerEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReceivedEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  let fields: string[] = [];
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?=[^\n])/);
    rest = lines.pop() ?? "";
    if (rest.length > MAX_EVENT_CHARACTERS)
      throw new Failure("unavailable", `an event is longer than ${MAX_EVENT_CHARACTERS} characters`);
    for (const line of lines) {
      if (line !== "") {
        fields.push(line);
        continue;
      }
      const event = eventOf(fields);
      fields = [];
      if (event) yield event;
    }
  }
}

function eventOf(fields: readonly string[]): ReceivedEvent | undefined {
  const valuesOf = (name: string): readonly string[] =>
    fields.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^ /, ""));
  const lines = valuesOf("data");
  if (lines.length === 0) return undefined;
  return { event: valuesOf("event").at(-1) ?? "message", data: lines.join("\n"), id: valuesOf("id").at(-1) };
}
