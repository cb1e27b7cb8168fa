import { traceCall } from "@lagebild/answer/steps";
import { FIELD_OPERATORS } from "@lagebild/domain";
import { readBody } from "@lagebild/runtime/http";
import { z } from "zod";
import type { EmbeddingViews } from "./embedding-views.js";
import type { Investigation, SearchOptions } from "./investigate-incident.js";

const timesOfDay = z.strictObject({
  fromSecond: z.number(),
  toSecond: z.number(),
  zone: z.string(),
  weekdays: z.array(z.number()).optional(),
});

/** Hard limits on records, as services send them. */
export const filterRequest = z.strictObject({
  from: z.number().optional(),
  to: z.number().optional(),
  timesOfDay: timesOfDay.optional(),
  host: z.string().optional(),
  program: z.string().optional(),
  file: z.string().optional(),
});
const limit = z.number().int().optional();
const sweep = z.strictObject({ list: z.string(), samples: z.number().int().optional() });
const grep = z.strictObject({
  pattern: z.string(),
  ignoreCase: z.boolean().optional(),
  file: z.string().optional(),
  limit,
  timeoutMs: z.number().int().optional(),
});
/** The zone of an incident, as services send it. */
export const zoneRequest = z.strictObject({
  name: z.string(),
  from: z.enum(["asked", "incident", "installation", "sources", "none"]),
});
const entity = z.strictObject({ value: z.string(), filter: filterRequest.optional(), limit });
const conditions = z
  .array(z.strictObject({ field: z.string(), operator: z.enum(FIELD_OPERATORS), value: z.string() }))
  .optional();
const place = z.strictObject({ source: z.string(), line: z.number().int() });
const events = z.strictObject({
  filter: filterRequest.optional(),
  conditions,
  after: place.optional(),
  limit,
  withOriginal: z.boolean().optional(),
});
const fields = z.strictObject({ filter: filterRequest.optional(), conditions, limit });
const listed = z.strictObject({ filter: filterRequest.optional(), limit });
const timeline = z.strictObject({
  filter: filterRequest.optional(),
  limit,
  zone: zoneRequest.optional(),
  bucketSeconds: z.number().int().optional(),
});
const similar = z.strictObject({ text: z.string(), filter: filterRequest.optional(), limit });
const listedText = z.strictObject({ text: z.string(), limit });
const compare = z.strictObject({ text: z.string(), word: z.string() }).optional();
const tokens = z.strictObject({ text: z.string(), compare });
const picture = z.strictObject({ lines: z.number().int().optional() });
const decision = z.strictObject({
  finding: z.string(),
  verdict: z.enum(["harmless", "confirmed"]).optional(),
  note: z.string().optional(),
  by: z.string().optional(),
});
const sql = z.strictObject({ sql: z.string(), maxRows: z.number().int(), timeoutMs: z.number().int() });

type Call = (incident: string, body: unknown, options: SearchOptions) => Promise<unknown>;

/** What other services may ask for at once, by its path. */
export const investigationCalls = (service: Investigation): Readonly<Record<string, Call>> => ({
  entity: (incident, body) => service.entity(incident, read<Parameters<Investigation["entity"]>[1]>(entity, body)),
  entities: (incident, body) =>
    service.entities(incident, read<Parameters<Investigation["entities"]>[1]>(listed, body)),
  timeline: (incident, body) =>
    service.timeline(incident, read<Parameters<Investigation["timeline"]>[1]>(timeline, body)),
  similar: (incident, body) => service.similar(incident, read<Parameters<Investigation["similar"]>[1]>(similar, body)),
  events: (incident, body) => service.events(incident, read<Parameters<Investigation["events"]>[1]>(events, body)),
  fields: (incident, body) => service.fields(incident, read<Parameters<Investigation["fields"]>[1]>(fields, body)),
  picture: (incident, body) => service.picture(incident, read<Parameters<Investigation["picture"]>[1]>(picture, body)),
  decisions: (incident, body) => service.decide(incident, read<Parameters<Investigation["decide"]>[1]>(decision, body)),
  looks: (incident, body) => service.look(incident, readBody(traceCall, body)),
  sql: (incident, body) => {
    const { sql: query, ...limits } = read<z.output<typeof sql>>(sql, body);
    return service.sql(incident, query, limits);
  },
});

/** What other services may ask for without an incident, by its path. */
export const viewCalls = (service: EmbeddingViews): Readonly<Record<string, (body: unknown) => Promise<unknown>>> => ({
  "similar-events": (body) =>
    service.similarEvents(read<Parameters<EmbeddingViews["similarEvents"]>[0]>(listedText, body)),
  tokens: (body) => service.tokens(read<Parameters<EmbeddingViews["tokens"]>[0]>(tokens, body)),
});

/** What takes long: other services are told how far it is. */
export const investigationSearches = (service: Investigation): Readonly<Record<string, Call>> => ({
  sweeps: (incident, body, options) =>
    service.sweep(incident, read<Parameters<Investigation["sweep"]>[1]>(sweep, body), options),
  greps: (incident, body, options) =>
    service.grep(incident, read<Parameters<Investigation["grep"]>[1]>(grep, body), options),
});

/** The schema lets through what the type describes; optional fields that are absent stay absent. */
const read = <T>(schema: z.ZodType, body: unknown): T => readBody(schema, body) as T;
