import { Failure } from "@lagebild/domain";
import type { z } from "zod";

/** Checks what another service sent. Failure "invalid" names the first part that is not as expected. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const [issue] = error.issues;
  throw new Failure("invalid", `${issue?.path.join(".") || "body"}: ${issue?.message ?? "not readable"}`);
}
