import type { Entity } from "@lagebild/domain";
import { ecsFields } from "../ecs-fields.js";
import { putValue, type Collected } from "../read-value.js";
import { isNoValueOf } from "./general-phrases.js";

/** What a record says as text, with the values that were found in it. */
interface NamingRecord {
  readonly message: string;
  readonly entities?: readonly Entity[] | undefined;
}

/** Where one of these is known, an address that is named besides may be that of anything. */
const PLACES: readonly string[] = ["source.ip", "source.domain", "destination.ip"];
const IS_LOGIN = /(?:^| )(?:authentication|session)(?: |$)/;

/** The one value of a kind that a record names and that plays no other part in its event; undefined where there are several. */
function only(entities: readonly Entity[], kind: Entity["kind"], values: Collected): string | undefined {
  const found = new Set(entities.filter((entity) => entity.kind === kind).map(({ value }) => value));
  const [value] = found;
  if (found.size !== 1 || value === undefined) return undefined;
  return Object.values(values).some((known) => known.toLowerCase() === value) ? undefined : value;
}

/**
 * Fills in who signed in and from where, where no mapping and no phrase knows the words: the only account and the only address
 * that the record of a login names.
 */
export function putOnlyNamed(values: Collected, { message, entities = [] }: NamingRecord, category: string): void {
  const isNamed = values["user.name"] !== undefined || values["user.id"] !== undefined;
  const isPlaced = PLACES.some((name) => values[name] !== undefined);
  if ((isNamed && isPlaced) || !IS_LOGIN.test(category)) return;
  const account = isNamed ? undefined : only(entities, "account", values);
  if (account !== undefined && !isNoValueOf("user.name", account))
    putValue(values, ecsFields.get("user.name")!, asWritten(account, message));
  const address = isPlaced ? undefined : only(entities, "address", values);
  if (address !== undefined) putValue(values, ecsFields.get("source.ip")!, address);
}

/** Accounts are searched in small letters. */
function asWritten(name: string, message: string): string {
  const at = message.toLowerCase().indexOf(name);
  return at < 0 ? name : message.slice(at, at + name.length);
}
