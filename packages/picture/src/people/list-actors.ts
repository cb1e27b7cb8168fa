import { earliest, latest, ROLE_FIELDS, type Actor } from "@lagebild/domain";
import { valueOf, type PictureRecords } from "../picture-records.js";

const MOST_OF_A_FIELD = 30;
const MOST_OF_A_KIND = 40;

type Role = Actor["roles"][number];

/** Fields that name those who take part, with the part they play. */
const FIELDS: readonly (readonly [field: string, kind: Actor["kind"], role: Role])[] = [
  ...ROLE_FIELDS.flatMap(([field, kind, role]) =>
    kind === "account" || kind === "address" ? [[field, kind, role] as const] : [],
  ),
  ["host.name", "host", "observer"],
  ["process.name", "process", "actor"],
];

/** Lists accounts, addresses, hosts and programs with their parts and how much they did, those with most records first. */
export async function listActors(records: PictureRecords): Promise<readonly Actor[]> {
  const found = new Map<string, Actor>();
  const tops = await records.tops(
    {},
    FIELDS.map(([field]) => valueOf(field)),
    MOST_OF_A_FIELD,
  );
  for (const [place, [, kind, role]] of FIELDS.entries()) {
    for (const { value, count, firstTime, lastTime } of tops[place]!.values) {
      const key = `${kind} ${value}`;
      const known = found.get(key);
      found.set(key, {
        kind,
        value,
        roles: [...new Set([...(known?.roles ?? []), role])],
        count: Math.max(known?.count ?? 0, count),
        firstTime: earliest([known?.firstTime, firstTime]),
        lastTime: latest([known?.lastTime, lastTime]),
      });
    }
  }
  const kinds: readonly Actor["kind"][] = ["account", "address", "host", "process"];
  return kinds.flatMap((kind) =>
    [...found.values()]
      .filter((actor) => actor.kind === kind)
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, MOST_OF_A_KIND),
  );
}
