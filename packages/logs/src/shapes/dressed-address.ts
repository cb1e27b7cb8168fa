import { isIpv4, normalAddress, type Entity } from "@lagebild/domain";
import { isPort } from "./classify-path.js";
import { isVersionLike } from "./normalise-address.js";

/** `name:`, `name/` or `name@` in front of an address, and a port behind it, with whatever sign. */
const SIDE = "((?:[A-Za-z?][\\w.-]{0,40}[:/@]){0,3})(\\d{1,3}(?:\\.\\d{1,3}){3})(?:([:/@.])(\\d{1,5}))?";
const DRESSED = new RegExp(`^${SIDE}(?:->?${SIDE})?(?:->?)?$`);
/** What stands in front of versions of four numbers. */
const NOT_DRESS = /(?:^|[:/@])(?:rv|v|ver|version|release|build|rev|firmware|oid)[:/@]$/i;
const VERSION_6 = /^(?:ipv6:)?([0-9a-f:.]{4,45}?)(?::(\d{1,5}))?$/i;

/** An address in what programs put around it. */
export interface DressedAddress {
  readonly mask: string;
  readonly entities: readonly Entity[];
}

/**
 * Reads the addresses of a word that is not one itself: with a side or a protocol in front, a port behind, or two ends of a
 * connection. Undefined where there is none; versions of products such as `Chrome/120.0.0.0` are none.
 */
export function dressedAddress(word: string): DressedAddress | undefined {
  if (word.length > 160) return undefined;
  const match = DRESSED.exec(word);
  if (match) return ends(word, match);
  const [, address = "", port] = word.includes(":") ? (VERSION_6.exec(word) ?? []) : [];
  const isMarked = /^ipv6:/i.test(word);
  if (!isMarked && (port === undefined || normalAddress(word) !== undefined)) return undefined;
  const whole = isMarked ? normalAddress(word.slice(5)) : undefined;
  const value = whole ?? (/^[^:]*:[^:]*:/.test(address) ? normalAddress(address) : undefined);
  if (value === undefined) return undefined;
  const entities: Entity[] = [{ kind: "address", value }];
  if (whole === undefined && port !== undefined && isPort(port)) entities.push({ kind: "port", value: port });
  return { mask: `${isMarked ? word.slice(0, 5) : ""}<ip>${entities.length > 1 ? ":<n>" : ""}`, entities };
}

function ends(word: string, match: RegExpExecArray): DressedAddress | undefined {
  const entities: Entity[] = [];
  let mask = word;
  for (const at of [1, 5]) {
    const [front = "", address, sign, port] = match.slice(at, at + 4);
    if (address === undefined) continue;
    if (!isIpv4(address) || isVersionLike(address) || !isDress(front, sign, port)) return undefined;
    entities.push({ kind: "address", value: normalAddress(address)! });
    if (port !== undefined && isPort(port)) entities.push({ kind: "port", value: String(Number(port)) });
    const end = port === undefined ? "" : `${sign}${port}`;
    mask = mask.replace(address + end, end === "" ? "<ip>" : `<ip>${sign}<n>`);
  }
  return { mask, entities };
}

/** A slash stands before versions, too, unless a port follows; a fifth number is a port where no version has such. */
function isDress(front: string, sign: string | undefined, port: string | undefined): boolean {
  if ((sign === "." && Number(port) < 256) || NOT_DRESS.test(front)) return false;
  return !front.endsWith("/") || port !== undefined || /^(?:[A-Z]{2,16}|ipv4)\/$/.test(front);
}
