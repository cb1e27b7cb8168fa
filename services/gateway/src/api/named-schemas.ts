import { z } from "zod";

/** Schemas of what callers send, by the name they have in the document. */
export const requestSchemas = z.registry<{ readonly id: string }>();
/** Schemas of what we answer, by the name they have in the document. */
export const responseSchemas = z.registry<{ readonly id: string }>();

/** A type as JSON carries it: nothing in it is read-only. */
type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : { -readonly [Key in keyof T]: Plain<T[Key]> };

/** Gives a schema of a request its name. */
export function requestSchema<S extends z.ZodType>(id: string, schema: S): S {
  requestSchemas.add(schema, { id });
  return schema;
}

/** Gives a schema of an answer its name, and lets it compile only where it describes every value of the type. */
export const answerOf =
  <T>() =>
  <S extends z.ZodType>(id: string, schema: Plain<T> extends z.input<S> ? S : never): S => {
    responseSchemas.add(schema, { id });
    return schema;
  };

/** Where the next page of a list begins. */
export const next = z
  .string()
  .optional()
  .describe("What the next page begins after, as its `after`; absent on the last");
