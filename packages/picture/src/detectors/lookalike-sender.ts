import { valueOf, type PictureRecords } from "../picture-records.js";
import type { Detected, Detector } from "./detector.js";
import { looksLike } from "./domain-likeness.js";

const MOST_ADDRESSES = 20_000;
/** A domain is the organisation's own where so many records, and this part of all, are for people of it. */
const OWN_RECORDS = 10;
const OWN_SHARE = 0.1;
const MOST_OWN = 10;

/** Mail whose sender has a domain that looks like the organisation's own, which is told by for whom most mail is. */
export const lookalikeSender: Detector = {
  rule: {
    id: "lagebild-lookalike-sender",
    name: "lookalike_sender",
    title: "Sender with a domain like the own one",
    description: "Mail came from a domain that looks like that of the organisation and is another.",
    level: "medium",
    tags: ["attack.initial-access", "attack.t1566", "attack.t1583.001"],
    status: "test",
    file: "lookalike-sender.ts",
    hints: {
      says: {
        en: "Mail came from {domain}, which looks like {own}[, by {source.ip}][, to {email.to.address}] ({count|record|records})",
        de: "Mail kam von {domain}, was wie {own} aussieht[, von {source.ip}][, an {email.to.address}] ({count|Eintrag|Einträge})",
      },
      harmless: {
        en: "Another organisation with a similar name, or a domain of one's own that few know.",
        de: "Eine andere Organisation mit ähnlichem Namen oder eine eigene, wenig bekannte Domain.",
      },
      what: "email.subject",
      one: ["email.from.address"],
      topics: ["phishing-mail"],
      sure: "likely",
    },
  },
  async detect(records) {
    const recipients = await domainsOf(records, "email.to.address");
    const all = [...recipients.values()].reduce((sum, { count }) => sum + count, 0);
    const own = [...recipients]
      .filter(([, { count }]) => count >= OWN_RECORDS && count >= all * OWN_SHARE)
      .map(([domain]) => domain)
      .slice(0, MOST_OWN);
    const senders = own.length === 0 ? new Map<string, Mails>() : await domainsOf(records, "email.from.address");
    return [...senders].flatMap(([domain, mails]): readonly Detected[] => {
      const like = own.includes(domain) ? undefined : own.find((one) => looksLike(domain, one));
      if (like === undefined) return [];
      const holds = { field: "email.from.address", operator: "contains", value: `@${domain}` } as const;
      return [{ key: new Map(), holds, ...mails, shown: { domain, own: like } }];
    });
  },
};

interface Mails {
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
}

/** Counts the records by the domains in a field of addresses, the most frequent first. */
async function domainsOf(records: PictureRecords, field: string): Promise<ReadonlyMap<string, Mails>> {
  const { groups = [] } = await records.aggregate({
    op: "group",
    by: [valueOf(field)],
    where: { fields: [{ field, operator: "contains", value: "@" }] },
    limit: MOST_ADDRESSES,
  });
  const found = new Map<string, Mails>();
  for (const { values, count, firstTime = Infinity, lastTime = -Infinity } of groups)
    for (const domain of new Set(values[0]?.split(" ").map((mail) => mail.slice(mail.lastIndexOf("@") + 1)))) {
      const before = found.get(domain);
      found.set(domain, {
        count: (before?.count ?? 0) + count,
        firstTime: Math.min(before?.firstTime ?? Infinity, firstTime),
        lastTime: Math.max(before?.lastTime ?? -Infinity, lastTime),
      });
    }
  return new Map([...found].sort(([, a], [, b]) => b.count - a.count));
}
