import { parseJsonObject } from "./parse-json-object.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** Names under which shippers, queues and stores lay the event that they carry, as an object or as its text. */
const CARRIERS: readonly string[] =
  "_source event detail log message Message msg payload Payload data record _raw raw body result fields original json MESSAGE".split(
    " ",
  );
/** What an event has at its top, one of which shows that the object inside is the event. */
const TELLING: readonly string[] =
  "eventName eventSource Operation operationName OperationName eventType protoPayload auditID activityDisplayName ActionType event_type userPrincipalName EventID EventId System winlog Event event_id".split(
    " ",
  );
const MAX_DEPTH = 3;
const MAX_TEXT = 256 * 1024;

/**
 * Takes an event out of what carries it, such as a document of a search engine, a message of a queue or a line of a
 * container's log. What the carriers say stays under `envelope`. An object that is an event comes back as it is.
 */
export function unwrapObject(object: JsonObject): JsonObject {
  let inner = object;
  let envelope: JsonObject | undefined;
  for (let depth = 0; depth < MAX_DEPTH && !isEvent(inner); depth++) {
    const found = carriedIn(inner);
    if (!found) break;
    const { [found.name]: _, ...rest } = inner;
    envelope = { ...envelope, ...rest };
    inner = found.event;
  }
  return envelope === undefined || inner === object ? object : { ...inner, envelope };
}

const isEvent = (object: JsonObject): boolean => TELLING.some((name) => object[name] !== undefined);

function carriedIn(object: JsonObject): { readonly name: string; readonly event: JsonObject } | undefined {
  for (const name of CARRIERS) {
    const value = object[name];
    if (value === undefined || value === null) continue;
    const event = typeof value === "string" ? objectIn(value) : value;
    if (typeof event !== "object" || event === null || Array.isArray(event)) continue;
    if (event === value && !name.startsWith("_") && !isOnlyCarrier(object, name)) continue;
    if (isEvent(event as JsonObject) || carriedIn(event as JsonObject)) return { name, event: event as JsonObject };
  }
  return undefined;
}

/** What a carrier has to say is short. */
const MAX_BESIDE = 9;
const isList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null);

/** Whether what stands beside it is little, and nothing more than values: other objects tell of the event, too. */
function isOnlyCarrier(object: JsonObject, name: string): boolean {
  const entries = Object.entries(object);
  return (
    entries.length <= MAX_BESIDE &&
    entries.every(([key, value]) => key === name || typeof value !== "object" || value === null || isList(value))
  );
}

const objectIn = (text: string): JsonObject | undefined => (text.length > MAX_TEXT ? undefined : parseJsonObject(text));
