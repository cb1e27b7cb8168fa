import type { FieldValues } from "@lagebild/domain";

const LEAF = /<([A-Za-z_][\w.:-]{0,80})((?:\s[^<>]{0,300})?)>([^<>]{1,2000})<\//g;
/** An element may be there for any value, whose name is an attribute: `<S N="MachineName">`, `<Data Name="IpAddress">`. */
const NAMED = /\s(?:N|Name|name|key)=["']([A-Za-z_][\w.: -]{0,80})["']/;
const ATTRIBUTE = /\s([A-Za-z_][\w.:-]{0,80})=(?:"([^"<>]{1,500})"|'([^'<>]{1,500})')/g;
const MAX_FIELDS = 150;
const MAX_LENGTH = 64_000;

/** Reads the values of an XML element that a line is: by the names of its innermost elements, or those that
 * they give, and of attributes. Undefined where the line is none. */
export function readXmlFields(text: string): FieldValues | undefined {
  const first = text.charCodeAt(0);
  if (first !== 0x3c && first > 0x20 && first < 0x7f) return undefined;
  const start = text.search(/\S/);
  if (start < 0 || text.charCodeAt(start) !== 0x3c || !/^<(?:\?xml|[A-Za-z])/.test(text.slice(start, start + 6)))
    return undefined;
  if (!text.includes("</") && !text.trimEnd().endsWith("/>")) return undefined;
  const looked = text.slice(start, start + MAX_LENGTH);
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let count = 0;
  for (const [, element, attributes, value] of looked.matchAll(LEAF)) {
    if (value!.trim() === "" || ++count > MAX_FIELDS) continue;
    fields[NAMED.exec(attributes!)?.[1] ?? element!] ??= value!.trim();
  }
  for (const [, name, double, single] of looked.matchAll(ATTRIBUTE)) {
    if (name!.startsWith("xmlns") || ++count > MAX_FIELDS) continue;
    fields[name!] ??= double ?? single!;
  }
  return count === 0 ? undefined : fields;
}
