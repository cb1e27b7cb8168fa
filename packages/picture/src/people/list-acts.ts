import type { Act, Session, Where } from "@lagebild/domain";
import { beatsOfMoments, withNone } from "../load-beats.js";
import { groupsOf, metRule, valueOf, type PictureRecords } from "../picture-records.js";

const MOST_ACTS = 60;
const MOST_SESSIONS = 100;
const MOST_WEB_SESSIONS = 30;
const DAY_MICROS = 86_400e6;

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

/** Lists sessions from a login to its logout by account and host, and the requests of each address to a web server. */
export async function listSessions(records: PictureRecords): Promise<readonly Session[]> {
  const logins = await loginSessions(records);
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

/** What tells sessions apart, and from where they were opened. */
const SESSION = ["user.name", "host.name", "source.ip"];

/** The first sessions that have an end: each login with the earliest logout of its account on its host. */
async function loginSessions(records: PictureRecords): Promise<readonly Session[]> {
  const [opened, closed] = await Promise.all(
    ["session_opened", "session_closed"].map((rule) => records.moments(metRule(rule), SESSION.map(valueOf))),
  );
  const ends = beatsOfMoments(closed!.times, closed!.columns.slice(0, 2).map(withNone), undefined, 1);
  const starts = beatsOfMoments(opened!.times, opened!.columns.slice(0, 2).map(withNone), opened!.columns[2], 1);
  const found: Session[] = [];
  for (const [name, beats] of starts) {
    const [user, host] = JSON.parse(name) as readonly [string, string];
    const ended = ends.get(name)?.() ?? [];
    if (user === "" || ended.length === 0) continue;
    let next = 0;
    for (const { firstTime, value: from } of beats()) {
      while (next < ended.length && ended[next]!.firstTime < firstTime) next++;
      const lastTime = ended[next]?.firstTime;
      if (lastTime === undefined || lastTime - firstTime > DAY_MICROS) continue;
      found.push({ kind: "login", user, from, host: host || undefined, firstTime, lastTime, count: 2, isOpen: false });
    }
  }
  return found.sort(byStart).slice(0, MOST_SESSIONS);
}

const byStart = (a: Session, b: Session): number =>
  a.firstTime! - b.firstTime! || (`${a.user} ${a.host}` < `${b.user} ${b.host}` ? -1 : 1);
