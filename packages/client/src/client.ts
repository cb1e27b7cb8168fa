import { OPERATIONS, type Operations } from "./api.js";
import { ApiProblem } from "./api-problem.js";
import { readEvents } from "./read-events.js";

export type OperationName = keyof Operations;

type Nothing = Record<never, never>;
type PartOf<N extends OperationName, Part extends string> = Operations[N][Part & keyof Operations[N]];
type PartName<N extends OperationName> = {
  [Part in "path" | "query" | "headers" | "body"]: PartOf<N, Part> extends undefined ? never : Part;
}["path" | "query" | "headers" | "body"];
/** A part none of whose properties must be given may be left out. */
type OptionalPart<N extends OperationName> = {
  [Part in PartName<N>]: Nothing extends PartOf<N, Part> ? Part : undefined extends PartOf<N, Part> ? Part : never;
}[PartName<N>];

/** What an operation takes: the parts that it has, and no others. */
export type RequestOf<N extends OperationName> = {
  readonly [Part in Exclude<PartName<N>, OptionalPart<N>>]: PartOf<N, Part>;
} & { readonly [Part in OptionalPart<N>]?: PartOf<N, Part> };

type Given<N extends OperationName> = Nothing extends RequestOf<N> ? [request?: RequestOf<N>] : [request: RequestOf<N>];

export interface ClientOptions {
  /** Of the server: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly key?: string;
}

/** The API by the names of its operations. Throws ApiProblem for what is refused. */
export interface LagebildClient {
  call<N extends OperationName>(name: N, ...request: Given<N>): Promise<Operations[N]["reply"]>;
  /** The events of an operation that streams. */
  events<N extends OperationName>(name: N, ...request: Given<N>): AsyncIterable<Operations[N]["events"]>;
}

interface Parts {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** Speaks to a server. */
export function lagebildClient({ url, key }: ClientOptions): LagebildClient {
  const send = async (name: OperationName, parts: Parts, accept: string): Promise<Response> => {
    const [method, template] = OPERATIONS[name];
    const { path = {}, query = {}, headers = {}, body } = parts;
    const place = template.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(path[part] ?? ""));
    const isBytes =
      typeof body === "string" || body instanceof Uint8Array || body instanceof Blob || body instanceof ReadableStream;
    const given = Object.entries(headers).filter((one): one is [string, string] => one[1] !== undefined);
    const response = await fetch(new URL(`${place}${searchOf(query)}`, url), {
      method,
      headers: {
        accept,
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { "content-type": isBytes ? "application/octet-stream" : "application/json" }),
        ...Object.fromEntries(given),
      },
      ...(body !== undefined && { body: isBytes ? body : JSON.stringify(body) }),
      ...(body instanceof ReadableStream && { duplex: "half" as const }),
    });
    if (response.ok) return response;
    throw await ApiProblem.of(response);
  };
  return {
    async call(name, ...[request = {}]) {
      const response = await send(name, request, "*/*");
      const type = response.headers.get("content-type") ?? "";
      const said = await response.text();
      return (said === "" ? undefined : /^application\/json\b/.test(type) ? JSON.parse(said) : said) as never;
    },
    async *events(name, ...[request = {}]) {
      const response = await send(name, request, "text/event-stream");
      for await (const data of readEvents(response)) yield data as never;
    },
  };
}

function searchOf(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value])
      if (one !== undefined) search.append(name, String(one));
  const said = search.toString();
  return said === "" ? "" : `?${said}`;
}
