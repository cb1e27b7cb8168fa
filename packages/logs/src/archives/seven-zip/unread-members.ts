import type { ListedMember } from "./seven-zip-messages.js";

/** Members of an archive that have not been read yet, found by the names that 7-Zip gives their files. */
export interface UnreadMembers {
  left(): readonly ListedMember[];
  named(name: string): ListedMember | undefined;
  isNamed(member: ListedMember, name: string): boolean;
  take(member: ListedMember): void;
  /** Keeps why a member could not be read. */
  fail(name: string, reason: string): void;
  reasonOf(member: ListedMember): string | undefined;
}

/** Members of one name are found in the order of the archive. */
export function unreadMembers(members: readonly ListedMember[]): UnreadMembers {
  const left = new Set(members);
  const byName = new Map<string, ListedMember[]>();
  const reasons = new Map<ListedMember, string>();
  for (const member of [...members].reverse()) {
    const name = writtenName(member.rawName);
    const known = byName.get(name);
    if (known) known.push(member);
    else byName.set(name, [member]);
  }
  const named = (name: string): ListedMember | undefined => byName.get(writtenName(name))?.at(-1);
  return {
    left: () => [...left],
    named,
    isNamed: (member, name) => writtenName(member.rawName) === writtenName(name),
    take(member) {
      left.delete(member);
      byName.get(writtenName(member.rawName))?.pop();
    },
    fail(name, reason) {
      const member = named(name);
      if (member) reasons.set(member, reason);
    },
    reasonOf: (member) => reasons.get(member),
  };
}

/** 7-Zip writes no file outside its folder, and replaces what a name must not hold. */
const writtenName = (name: string): string =>
  name
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .join("/")
    .replace(/[\p{Cc}\\\uf05c]/gu, "_");
