import { Failure } from "@lagebild/domain";

/** Makes another text of a value; undefined where there is none. */
export type Transform = (value: string) => string | undefined;

type Make = (argument: string) => Transform;

const filled = (text: string | undefined): string | undefined => (text === undefined || text === "" ? undefined : text);

const MAX_TAGGED = 20_000;
const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};

/** The closed list of transforms; what stands behind the name is its argument. */
const MAKERS: Readonly<Record<string, Make>> = {
  lower: () => (value) => value.toLowerCase(),
  upper: () => (value) => value.toUpperCase(),
  first: () => (value) => filled(value.split(/[\s,;]+/, 1)[0]),
  last: () => (value) => filled(value.split(/[\s,;]+/).at(-1)),
  before: (sign) => (value) => (value.includes(sign) ? filled(value.slice(0, value.indexOf(sign)).trim()) : undefined),
  after: (sign) => (value) =>
    value.includes(sign) ? filled(value.slice(value.indexOf(sign) + sign.length).trim()) : undefined,
  "after-last": (sign) => (value) => filled(value.slice(value.lastIndexOf(sign) + sign.length).trim()),
  until: (sign) => (value) => filled((value.includes(sign) ? value.slice(0, value.indexOf(sign)) : value).trim()),
  "until-last": (sign) => (value) =>
    filled((value.includes(sign) ? value.slice(0, value.lastIndexOf(sign)) : value).trim()),
  basename: () => (value) => filled(value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf("\\")) + 1)),
  // Text of XML: tags part words, and entities are the signs they stand for.
  untag: () => (value) =>
    filled(
      value
        .slice(0, MAX_TAGGED)
        .replace(/<[^<>]{0,500}>/g, " ")
        .replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity]!)
        .replace(/\s+/g, " ")
        .trim(),
    ),
  unquote: () => (value) => filled(value.replace(/^["'<[({]+|["'>\])}]+$/g, "")),
  hex: () => (value) => (/^(?:0x)?[0-9a-f]{1,12}$/i.test(value) ? String(Number.parseInt(value, 16)) : undefined),
  "url-decode": () => (value) => {
    try {
      return decodeURIComponent(value.replaceAll("+", " "));
    } catch {
      return value;
    }
  },
  "plus-as-blank": () => (value) => value.replaceAll("+", " "),
  // Of a user or group logs write the number, the name, or either in the same field.
  "no-number": () => (value) => (/^-?\d+$/.test(value) ? undefined : value),
  number: () => (value) => (/^\d{1,15}$/.test(value) && value !== "4294967295" ? value : undefined),
  item: (place) => (value) => filled(value.split(/[\s,;]+/)[Number(place)]),
  part: (argument) => {
    const [sign = ",", place = "0"] = argument.split(" ");
    return (value) => filled(value.split(sign === "comma" ? "," : sign)[Number(place)]?.trim());
  },
};

/** Names of all transforms. */
export const TRANSFORM_NAMES = Object.keys(MAKERS);

/** Reads a transform as mappings write it, such as `lower` or `before :`. Failure "invalid" names what there is. */
export function transformNamed(written: string): Transform {
  const end = written.indexOf(" ");
  const name = end < 0 ? written : written.slice(0, end);
  const make = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
  if (!make) throw new Failure("invalid", `there is no transform "${name}", expected ${TRANSFORM_NAMES.join(", ")}`);
  return make(end < 0 ? "" : written.slice(end + 1).trim());
}
