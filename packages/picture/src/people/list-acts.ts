import type { Act, Session, Where } from "@lagebild/domain";
import { groupsOf, type PictureRecords } from "../picture-records.js";

const MOST_ACTS = 60;
const MOST_SESSIONS = 100;
const MOST_WEB_SESSIONS = 30;
const DAY_SECONDS = 86_400;

const has = (field: string, value = ""): NonNullable<Where["fields"]>[number] =>
  value === "" ? { field, operator: "contains", value } : { field, operator: "equals", value };

/** Lists who acted from where on what, the most frequent first. */
export async function listActs(records: PictureRecords): Promise<readonly Act[]> {
  const fields = ["user.name", "source.ip", "host.name", "event.action"];
  const { groups } = await groupsOf(records, { fields: [has("user.name")] }, fields, MOST_ACTS);
  return groups.map(({ values: [user, from, host, action], count, firstTime, lastTime }) => ({
    user,
    from,
    host,
    action,
    count,
    firstTime,
    lastTime,
  }));
}

/** Lists sessions from a login to its logout by account, and the requests of each address to a web server. */
export async function listSessions(records: PictureRecords): Promise<readonly Session[]> {
  const start: Where = { fields: [has("event.category", "session"), has("event.type", "start"), has("user.name")] };
  const end: Where = { fields: [has("event.category", "session"), has("event.type", "end"), has("user.name")] };
  const { pairs = [] } = await records.aggregate({
    op: "sequence",
    where: start,
    then: end,
    withinSeconds: DAY_SECONDS,
    sameOf: { field: "user.name" },
    limit: MOST_SESSIONS,
  });
  const logins = pairs.map(({ first, then, value }): Session => ({
    kind: "login",
    user: value,
    from: undefined,
    host: first.host,
    firstTime: first.time,
    lastTime: then.time,
    count: 2,
    isOpen: false,
  }));
  const web = await groupsOf(
    records,
    { fields: [has("event.category", "web"), has("source.ip")] },
    ["source.ip", "host.name"],
    MOST_WEB_SESSIONS,
  );
  return [
    ...logins,
    ...web.groups.map(({ values: [from, host], count, firstTime, lastTime }): Session => ({
      kind: "web",
      user: undefined,
      from,
      host,
      firstTime,
      lastTime,
      count,
      isOpen: false,
    })),
  ];
}
