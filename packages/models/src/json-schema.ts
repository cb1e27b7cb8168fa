import { Failure, type OutputSchema } from "@lagebild/domain";

/** Writes an output schema as JSON schema: all properties required and no others, as `response_format` wants it. */
export function toJsonSchema(schema: OutputSchema): Record<string, unknown> {
  if ("enum" in schema) return { ...typeOfAll(schema.enum), enum: [...schema.enum] };
  switch (schema.type) {
    case "string":
      return { type: "string", ...(schema.maxLength !== undefined && { maxLength: schema.maxLength }) };
    case "array":
      return {
        type: "array",
        items: toJsonSchema(schema.items),
        ...(schema.minItems !== undefined && { minItems: schema.minItems }),
        maxItems: schema.maxItems,
      };
    case "object": {
      const properties = Object.entries(schema.properties).map(([name, value]) => [name, toJsonSchema(value)] as const);
      return {
        type: "object",
        properties: Object.fromEntries(properties),
        required: properties.map(([name]) => name),
        additionalProperties: false,
      };
    }
  }
}

/** Some servers want the type of an enum's values as well. */
function typeOfAll(values: readonly (string | number)[]): { readonly type?: string } {
  if (values.every((value) => typeof value === "string")) return { type: "string" };
  return values.every(Number.isInteger) ? { type: "integer" } : {};
}

const MAX_ITEMS = 64;

/** Reads the part of JSON schema that `toJsonSchema` writes. Failure "invalid" for anything else. */
export function fromJsonSchema(value: unknown): OutputSchema {
  const schema = (value ?? {}) as Record<string, unknown>;
  if (Array.isArray(schema["enum"])) return { enum: schema["enum"] as (string | number)[] };
  switch (schema["type"]) {
    case "string":
      return {
        type: "string",
        ...(typeof schema["maxLength"] === "number" && { maxLength: schema["maxLength"] }),
      };
    case "array":
      return {
        type: "array",
        items: fromJsonSchema(schema["items"]),
        ...(typeof schema["minItems"] === "number" && { minItems: schema["minItems"] }),
        maxItems: typeof schema["maxItems"] === "number" ? schema["maxItems"] : MAX_ITEMS,
      };
    case "object": {
      const properties = Object.entries((schema["properties"] ?? {}) as Record<string, unknown>);
      return {
        type: "object",
        properties: Object.fromEntries(properties.map(([name, one]) => [name, fromJsonSchema(one)])),
      };
    }
    default:
      throw new Failure(
        "invalid",
        `schema type is ${JSON.stringify(schema["type"])}, expected object, array or string`,
      );
  }
}
