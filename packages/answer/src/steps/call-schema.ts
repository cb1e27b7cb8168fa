import { ENTITY_KINDS, type SourceId, type TraceCall } from "@lagebild/domain";
import { z } from "zod";
import { timesOfDaySchema, whereSchema } from "../plan-schema.js";

const MAX_VALUE = 4_096;
const MOST_FINDINGS = 20;

const time = z.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const where = whereSchema(time);
const name = z.string().min(1).max(MAX_VALUE);
const by = z.union([
  z.strictObject({ entity: z.enum(ENTITY_KINDS) }),
  z.strictObject({ field: name }),
  z.strictObject({ column: z.enum(["host", "program", "file"]) }),
]);
const limits = z.strictObject({
  from: z.exactOptional(time),
  to: z.exactOptional(time),
  timesOfDay: z.exactOptional(timesOfDaySchema),
  host: z.exactOptional(name),
  program: z.exactOptional(name),
  file: z.exactOptional(name),
});
const source = z
  .string()
  .regex(/^[0-9a-f]{16}$/, "expected the 16 hex digits of a source")
  .transform((id) => id as SourceId);

/** A look, as services send it among themselves: times are microseconds UTC. */
export const traceCall: z.ZodType<TraceCall> = z.discriminatedUnion("call", [
  z.strictObject({ call: z.literal("count"), of: where, by }),
  z.strictObject({ call: z.literal("list"), of: where }),
  z.strictObject({ call: z.literal("around"), source, file: name, line: z.number().int().min(1) }),
  z.strictObject({ call: z.literal("entity"), value: name, limits: z.exactOptional(limits) }),
  z.strictObject({ call: z.literal("findings"), ids: z.array(name).min(1).max(MOST_FINDINGS) }),
]);
