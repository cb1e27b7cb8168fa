/** A schema as the document has it; what is not known here is written as `unknown`. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly contentSchema?: Schema;
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** An OpenAPI 3.1 document, as far as a client is made of it. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Writes the types of a document's schemas and operations as TypeScript. */
export function apiSource({ paths, components }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const schemas = Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'import type { Bytes } from "./bytes.js";',
    "",
    "// Written from the OpenAPI document by write-api.ts; CONTRIBUTING.md says how. Not to be edited.",
    "",
    ...schemas.flatMap(([name, schema]) => [
      comment(schema.description),
      `export type ${name} = ${typeOf(schema)};`,
      "",
    ]),
    "/** What each operation takes and answers. */",
    "export interface Operations {",
    ...operations.map(
      (operation) => `${comment(operation.summary)}${operation.operationId}: ${operationType(operation)};`,
    ),
    "}",
    "",
    "/** Method and path of each operation. */",
    "export const OPERATIONS = {",
    ...operations.map(
      ({ operationId, method, path }) => `${operationId}: [${text(method.toUpperCase())}, ${text(path)}],`,
    ),
    "} as const satisfies Readonly<Record<keyof Operations, readonly [method: string, path: string]>>;",
    "",
  ].join("\n");
}

function operationType({ parameters, requestBody, responses }: Operation): string {
  const of = (place: Parameter["in"]): string => {
    const own = parameters.filter((parameter) => parameter.in === place);
    if (own.length === 0) return "undefined";
    const fields = own.map(({ name, required, description, schema }) =>
      field(name, { ...schema, ...(description && { description }) }, required),
    );
    return `{ ${fields.join(" ")} }`;
  };
  const bodies = Object.entries(requestBody?.content ?? {});
  const json = bodies.find(([type]) => type === "application/json")?.[1].schema;
  const body = json ? typeOf(json) : bodies.length > 0 ? "Bytes" : "undefined";
  const contents = Object.entries(responses)
    .filter(([status]) => /^2/.test(status))
    .map(([, { content = {} }]) => content);
  const replies = contents.flatMap((content) =>
    Object.entries(content).flatMap(([type, { schema }]) =>
      type === "text/event-stream" || !schema ? [] : [typeOf(schema)],
    ),
  );
  const isEmpty = contents.some((content) => Object.keys(content).length === 0);
  const events = contents.flatMap((content) => {
    const data = content["text/event-stream"]?.schema?.properties?.["data"]?.contentSchema;
    return data ? [typeOf(data)] : [];
  });
  return `{ path: ${of("path")}; query: ${of("query")}; headers: ${of("header")}; body: ${requestBody?.required === false ? `${body} | undefined` : body}; reply: ${union([...replies, ...(isEmpty ? ["undefined"] : [])])}; events: ${union(events)} }`;
}

const union = (types: readonly string[]): string => (types.length === 0 ? "never" : [...new Set(types)].join(" | "));

function typeOf(schema: Schema | boolean | undefined): string {
  if (schema === undefined || typeof schema === "boolean") return "unknown";
  if (schema.$ref !== undefined) return schema.$ref.replace("#/components/schemas/", "");
  if ("const" in schema) return text(schema.const);
  if (schema.enum) return union(schema.enum.map(text));
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return `(${union(options.map(typeOf))})`;
  if (schema.allOf) return `(${schema.allOf.map(typeOf).join(" & ")})`;
  if (typeof schema.type === "object") return union(schema.type.map((type) => typeOf({ ...schema, type })));
  switch (schema.type) {
    case "string":
      return "string";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      return schema.prefixItems ? `[${schema.prefixItems.map(typeOf).join(", ")}]` : `(${typeOf(schema.items)})[]`;
    case "object":
      return objectType(schema);
    case undefined:
    default:
      return "unknown";
  }
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const fields = Object.entries(properties).map(([name, schema]) => field(name, schema, required.includes(name)));
  if (fields.length > 0) return `{ ${fields.join(" ")} }`;
  if (typeof additionalProperties === "object") return `Record<string, ${typeOf(additionalProperties)}>`;
  return additionalProperties === false ? "Record<string, never>" : "Record<string, unknown>";
}

const field = (name: string, schema: Schema, isRequired: boolean): string =>
  `${comment(schema.description)}${/^[A-Za-z_]\w*$/.test(name) ? name : text(name)}${isRequired ? "" : "?"}: ${typeOf(schema)};`;

const comment = (said: string | undefined): string =>
  said === undefined ? "" : `\n/** ${said.replaceAll("*/", "* /")} */\n`;

const text = (value: unknown): string => JSON.stringify(value);
