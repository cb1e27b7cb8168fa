import type { IndexedShape } from "@lagebild/domain";
import type { AskedEvent, IncidentIndex, RetrievedRun } from "@lagebild/search";
import type { ShapeGroup } from "./plan-group.js";

const MAX_SHAPES = 2_000;
/** Words that records of one kind begin with, the program's name among them. */
const HEAD_WORDS = 2;
/** Programs that open sessions without anybody logging in. */
const NO_LOGINS = new Set(["cron", "crond", "sudo", "su", "systemd", "systemd-logind", "runuser"]);

/**
 * Chooses the shapes of a kind of event over all programs: of each program those worded like the one that fits best, so
 * that an event which a program logs in several lines counts once. Undefined where no shape is known to mean it.
 */
export async function groupOfEvent(
  index: IncidentIndex,
  event: AskedEvent,
  fitting: readonly RetrievedRun[],
  { spoken, isGerman }: { readonly spoken: readonly string[]; readonly isGerman: boolean },
): Promise<ShapeGroup | undefined> {
  const hits = await index.words([event.tag, ...event.tag.split("-")], {}, MAX_SHAPES);
  const known = await index.shapes(hits.map(({ shape }) => shape));
  const tagged = known.filter(({ meanings }) => meanings.some(({ tags }) => tags.includes(event.tag)));
  const real = tagged.filter(({ program }) => !NO_LOGINS.has((program ?? "").toLowerCase()));
  const meant = spokenOf(real.length > 0 ? real : tagged, spoken);
  const best = await fullestHeads(index, meant, event);
  const shapes = meant.filter((shape) => headOf(shape) === best.get(shape.program ?? "")).map(({ id }) => id);
  if (shapes.length === 0) return undefined;
  const chosen = new Set(shapes);
  return {
    where: { shapes, meaning: isGerman ? event.de : event.en },
    runs: fitting.filter(({ shape }) => chosen.has(shape.id)),
  };
}

/** For each program what most of its records of the event begin with, among those whose text says it where any does. */
async function fullestHeads(
  index: IncidentIndex,
  shapes: readonly IndexedShape[],
  event: AskedEvent,
): Promise<ReadonlyMap<string, string>> {
  const programs = new Map<string, IndexedShape[]>();
  for (const shape of shapes) {
    const known = programs.get(shape.program ?? "");
    if (known) known.push(shape);
    else programs.set(shape.program ?? "", [shape]);
  }
  const best = new Map<string, string>();
  for (const [program, all] of programs) {
    const saying = all.filter(({ text }) => event.text.test(text));
    const ofHead = new Map<string, IndexedShape["id"][]>();
    for (const shape of saying.length > 0 ? saying : all)
      ofHead.set(headOf(shape), [...(ofHead.get(headOf(shape)) ?? []), shape.id]);
    let most = -1;
    for (const [head, ids] of ofHead) {
      const { matched } =
        ofHead.size > 1 ? await index.aggregate({ op: "count", where: { shapes: ids } }) : { matched: 0 };
      if (matched <= most) continue;
      most = matched;
      best.set(program, head);
    }
  }
  return best;
}

const MEANS = new Set(
  "ssh sshd windows rdp ftp vpn kerberos ntlm smb imap pop3 smtp ldap http web sql mysql postgres samba su sudo pam radius winrm aws azure okta".split(
    " ",
  ),
);

/** "Failed ssh logins": of the means that the question names, where any shape says it. */
function spokenOf(shapes: readonly IndexedShape[], spoken: readonly string[]): readonly IndexedShape[] {
  const words = spoken.filter((word) => MEANS.has(word));
  const says = ({ text, program, meanings }: IndexedShape): boolean => {
    const all = `${program ?? ""} ${text} ${meanings[0]?.tags.join(" ") ?? ""}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const saying = shapes.filter(says);
  return saying.length > 0 ? saying : shapes;
}

/** What records of one kind begin with: a Windows event's channel and number, else the program and one word. */
const headOf = ({ text, template }: IndexedShape): string =>
  text.startsWith("Windows ") ? text.slice(0, text.indexOf(":")) : template.split(" ", HEAD_WORDS).join(" ");
