import { z } from "zod";
import { KEY_HEADER } from "../once-per-key.js";
import { problem } from "./incidents.js";
import { requestSchemas, responseSchemas } from "./named-schemas.js";
import type { ReplyShape, Route } from "../routes/route.js";

type Json = Readonly<Record<string, unknown>>;

const AT = "#/components/schemas/";

/** Writes the OpenAPI 3.1 document of routes, from the schemas that check what they take. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route);
  return {
    openapi: "3.1.0",
    info: {
      title: "Lagebild",
      version: "1",
      description: "Questions to the logs of an incident, with answers whose every sentence points at its lines.",
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "Needed where the server is reached from beyond this machine; the scope is that of an operation",
        },
      },
      schemas: { ...schemasOf(requestSchemas, "input"), ...schemasOf(responseSchemas, "output") },
    },
  };
}

const KEY_PARAMETER: Json = {
  name: KEY_HEADER,
  in: "header",
  required: false,
  description:
    "Of the sender's own: sent again with the same request within a day, it is answered the same and not done again",
  schema: { type: "string", maxLength: 200 },
};

function operationOf(route: Route): Json {
  const replies = Object.entries(route.replies).map(([status, reply]) => [status, replyOf(reply)] as const);
  return {
    operationId: route.operation,
    summary: route.summary,
    security: route.needs === "nothing" ? [] : [{ key: [route.needs] }, {}],
    parameters: [
      ...parametersOf(route.params, "path"),
      ...parametersOf(route.query, "query"),
      ...parametersOf(route.headers, "header"),
      ...(route.method === "post" && route.needs !== "nothing" ? [KEY_PARAMETER] : []),
    ],
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse({}).success,
        content: { "application/json": { schema: reference(requestSchemas, route.body) } },
      },
    }),
    ...(route.takesBytes === true && {
      requestBody: { required: true, content: { "application/octet-stream": {} } },
    }),
    responses: {
      ...Object.fromEntries(replies),
      ...(takesAnything(route) && {
        422: {
          description:
            "The document allows it, but it cannot be followed: a date or zone that does not exist, a range that is too long, a query or pattern that is none",
          content: { "application/problem+json": { schema: reference(responseSchemas, problem) } },
        },
      }),
      default: {
        description: "What went wrong",
        content: { "application/problem+json": { schema: reference(responseSchemas, problem) } },
      },
    },
  };
}

const takesAnything = ({ query, body, takesBytes }: Route): boolean =>
  query !== undefined || body !== undefined || takesBytes === true;

function replyOf({ description, schema, events, mediaTypes = ["application/json"] }: ReplyShape): Json {
  const content = {
    ...(schema && Object.fromEntries(mediaTypes.map((type) => [type, { schema: reference(responseSchemas, schema) }]))),
    ...(events && { "text/event-stream": { schema: eventOf(reference(responseSchemas, events)) } }),
  };
  return { description, ...(Object.keys(content).length > 0 && { content }) };
}

/** One event of a stream, for which version 3.1 has no word: its data is text that holds JSON. */
const eventOf = (data: Json): Json => ({
  type: "object",
  properties: {
    event: { type: "string" },
    id: { type: "string" },
    data: { type: "string", contentMediaType: "application/json", contentSchema: data },
  },
  required: ["event", "data"],
});

function parametersOf(schema: z.ZodObject | undefined, place: "path" | "query" | "header"): readonly Json[] {
  // What may be left out may not be undefined, so that a property by itself does not tell.
  const { required: needed = [] } = schema ? (z.toJSONSchema(schema, { io: "input" }) as Needed) : {};
  return Object.entries(schema?.shape ?? {}).map(([name, value]) => {
    const type = value as z.ZodType;
    const { $schema: _, description, ...rest } = z.toJSONSchema(type, { io: ioOf(type) }) as Json;
    const required = place === "path" || needed.includes(name);
    return { name, in: place, required, ...(description !== undefined && { description }), schema: rest };
  });
}

/** A number in the query is best described as one; an offset of time, which becomes minutes, as the text it is. */
const ioOf = (schema: z.ZodType): "input" | "output" => {
  try {
    z.toJSONSchema(schema, { io: "output" });
    return "output";
  } catch {
    return "input";
  }
};

interface Needed {
  readonly required?: readonly string[];
}

type Names = typeof requestSchemas;

function reference(names: Names, schema: z.ZodType): Json {
  const id = names.get(schema)?.id;
  if (id === undefined)
    throw new TypeError("a schema of a route has no name: declare it with requestSchema or answerOf");
  return { $ref: AT + id };
}

function schemasOf(names: Names, io: "input" | "output"): Json {
  const { schemas } = z.toJSONSchema(names, { io, uri: (id) => AT + id });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, cleaned(schema as Json, io)]));
}

/** Takes out what a document of our own repeats, and, of answers, that they will never hold more. */
function cleaned(value: unknown, io: "input" | "output"): unknown {
  if (Array.isArray(value)) return value.map((item) => cleaned(item, io));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, item]) =>
      !["$schema", "$id"].includes(key) && !(io === "output" && key === "additionalProperties" && item === false),
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, cleaned(item, io)]));
}
