/** Finds the name by which a record writes a field; undefined where it has none of that name. */
export type NameOf = (field: string) => string | undefined;

/** What exports put in front of the names of a Windows event. */
const WRAPPINGS =
  /^(?:winlog\.event_data|winlog\.user_data|winlog|event\.eventdata|event\.userdata(?:\.\w+)?|event\.system|eventdata|userdata|event_data|system|payload\.(?:eventdata|userdata)(?:\.\w+)?|data\.win\.eventdata|data\.win\.system|_source\.\w+|document)\./;

/**
 * Names are compared as they are, then without regard to case, then without what exports put in front. `a.*.b` stands for any place in a
 * list, `*.b` for any name that ends so.
 */
export function namesOfRecord(names: readonly string[]): NameOf {
  const exact = new Set(names);
  const known = new Map<string, string>();
  for (const name of names) {
    const low = name.toLowerCase();
    if (!known.has(low)) known.set(low, name);
  }
  for (const name of names) {
    const bare = name.toLowerCase().replace(WRAPPINGS, "");
    if (!known.has(bare)) known.set(bare, name);
  }
  const found = new Map<string, string | undefined>();
  return (field) => {
    if (found.has(field)) return found.get(field);
    const low = field.toLowerCase();
    const name = exact.has(field) ? field : low.includes("*") ? matching(low, names) : known.get(low);
    found.set(field, name);
    return name;
  };
}

function matching(pattern: string, names: readonly string[]): string | undefined {
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/^\*\\\./, "(?:.{1,1000}\\.)?")
    .replaceAll("*", "[^.]*");
  const expression = new RegExp(`^${source}$`, "i");
  return names.find((name) => expression.test(name));
}

/** A name of a log without signs: `src_ip`, `srcIp` and `Src IP` are one. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9äöüß]+/g, "");

/** The whole name and its ends of three, two and one parts, without the places of lists, each as `plainName`. */
export function endsOfName(name: string): readonly string[] {
  const parts = name.split(".").filter((part) => !/^\d+$/.test(part));
  const ends = [
    name,
    ...[3, 2, 1].filter((count) => count < parts.length).map((count) => parts.slice(-count).join(".")),
  ];
  return [...new Set(ends.map(plainName))];
}
