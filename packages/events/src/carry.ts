import { blockOf, type Block } from "./compiled-mapping.js";
import type { Mapping } from "./mapping.js";
import type { Collected } from "./read-value.js";

/** Names the fields that an event has from an earlier record of its session. */
export const CARRIED_FIELD = "lagebild.carried";

/** What of a record says which session it is of, beside its event. */
export interface CarriedRecord {
  readonly host?: string | undefined;
  /** The process that the head of the line names. */
  readonly session?: string | undefined;
}

/** Sessions that are remembered; the one that was named longest ago is forgotten first. */
const MAX_SESSIONS = 20_000;
const ACTION = "event.action";

/** Fills in what only an earlier record of the same session says, as the `carry` of a mapping names it. */
export interface Carrier {
  /** `valueOf` gives what the event says so far. Returns which fields were filled, as values that events share. */
  fill(
    mapping: Mapping,
    record: CarriedRecord,
    values: Collected,
    valueOf: (field: string) => string | undefined,
  ): Block | undefined;
}

/** Creates the memory of one source, in the order of its records. */
export function carrier(): Carrier {
  const sessions = new Map<string, Collected>();
  const blocks = new Map<string, Block>();
  const named = (fields: readonly string[]): Block => {
    const text = fields.join(" ");
    let block = blocks.get(text);
    if (!block) blocks.set(text, (block = blockOf({ [CARRIED_FIELD]: text })));
    return block;
  };

  return {
    fill(mapping, { host = "", session }, values, valueOf) {
      const filled: string[] = [];
      mapping.carries.forEach(({ by, fields, begins, ends }, place) => {
        const parts = by.map((name) => (name === "session" ? session : valueOf(name)));
        if (parts.includes(undefined)) return;
        const key = [mapping.id, place, host, ...parts].join("\n");
        const action = valueOf(ACTION) ?? "";
        const known = begins.includes(action) ? undefined : sessions.get(key);
        const next: Collected = { ...known };
        for (const field of fields) {
          const own = valueOf(field);
          const told = known?.[field];
          if (own !== undefined) next[field] = own;
          else if (told !== undefined) {
            values[field] = told;
            filled.push(field);
          }
        }
        sessions.delete(key);
        if (ends.includes(action) || Object.keys(next).length === 0) return;
        sessions.set(key, next);
        if (sessions.size > MAX_SESSIONS) sessions.delete(sessions.keys().next().value!);
      });
      return filled.length > 0 ? named(filled) : undefined;
    },
  };
}
