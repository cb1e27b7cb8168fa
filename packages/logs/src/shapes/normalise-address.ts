const OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/** Whether the text is an IPv4 address in dotted form. */
export const isIpv4 = (text: string): boolean => text.length >= 7 && text.length <= 15 && IPV4.test(text);

/** Versions in the form of addresses that no host has: the first unused ones, and whole numbers such as `4.0.0.0`. */
export const isVersionLike = (text: string): boolean => /^(?:0\.0\.0\.0*[1-9]\d*|[1-9]\.0\.0\.0)$/.test(text);

/**
 * Returns the one spelling of an address that stands for all of them: IPv6 compressed and in lower case without its zone
 * (RFC 5952), addresses mapped from IPv4 as IPv4. Undefined for what is none, such as times and hardware addresses.
 */
export function normalAddress(text: string): string | undefined {
  if (!text.includes(":")) return isIpv4(text) ? text : undefined;
  if (text.length > 60) return undefined;
  const zone = text.indexOf("%");
  const groups = groupsOf((zone < 0 ? text : text.slice(0, zone)).toLowerCase());
  if (!groups) return undefined;
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  if (isMapped) return [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join(".");
  return compressed(groups);
}

/** The eight numbers of an IPv6 address. */
function groupsOf(text: string): readonly number[] | undefined {
  if (!/^[0-9a-f:.]{2,45}$/.test(text)) return undefined;
  const [before = "", after, ...more] = text.split("::");
  const head = readGroups(before);
  const tail = readGroups(after ?? "");
  if (more.length > 0 || !head || !tail) return undefined;
  if (after === undefined) return head.length === 8 ? head : undefined;
  const written = head.length + tail.length;
  // `a::b` is a name of some programming language rather than an address.
  if (written > 7 || (written < 3 && text.length > 2 && !/\d/.test(text))) return undefined;
  return [...head, ...Array.from({ length: 8 - written }, () => 0), ...tail];
}

function readGroups(half: string): readonly number[] | undefined {
  if (half === "") return [];
  const groups: number[] = [];
  const parts = half.split(":");
  for (const [place, part] of parts.entries()) {
    if (place === parts.length - 1 && isIpv4(part)) {
      const octets = part.split(".").map(Number);
      groups.push((octets[0]! << 8) | octets[1]!, (octets[2]! << 8) | octets[3]!);
    } else if (/^[0-9a-f]{1,4}$/.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** The longest run of zeros, of two or more, becomes `::`; the first one where two are as long. */
function compressed(groups: readonly number[]): string {
  let best = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > bestLength) {
      best = start;
      bestLength = length;
    }
  }
  const written = groups.map((group) => group.toString(16));
  if (best < 0) return written.join(":");
  return `${written.slice(0, best).join(":")}::${written.slice(best + bestLength).join(":")}`;
}
