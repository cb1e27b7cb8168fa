import type { Archive, ArchiveMember } from "../archive.js";
import { ENCRYPTED, readComplaint, WRONG_PASSWORD, type Complaint } from "./seven-zip-complaints.js";
import type { ListedMember, SevenZipMessage, SevenZipTask, SevenZipType } from "./seven-zip-messages.js";
import type { SevenZipThreads } from "./seven-zip-thread.js";
import { unreadMembers, type UnreadMembers } from "./unread-members.js";
import { metered, ratioMeter, type Meter, type UnpackLimits, type Unpacked } from "../unpack-limits.js";

export interface SevenZipOptions {
  readonly path: string;
  readonly sizeBytes: number;
  readonly type: SevenZipType;
  readonly passwords: readonly string[];
  readonly limits: UnpackLimits;
  readonly outer: Meter;
  readonly threads: SevenZipThreads;
}

/** Unpacks a compressed file of any number of streams. What a cut-off or broken file gives before the break is given. */
export function sevenZipBytes(options: SevenZipOptions): Unpacked {
  const { limits, sizeBytes, outer, threads } = options;
  const watch = ratioMeter(limits, () => sizeBytes, outer);
  const problem = worstProblem(options);

  async function* blocks(): AsyncGenerator<Uint8Array> {
    for await (const message of threads.run(taskOf(options, "extract", undefined))) {
      if (message.type === "block") yield message.bytes;
      else if (message.type === "complaint") problem.add(message.text);
    }
  }
  return { bytes: metered(blocks(), watch), problem: () => watch.reason() ?? problem.reason() };
}

/** Reads the members of an archive one after the other, in one pass for each password that is needed. */
export function sevenZipArchive(options: SevenZipOptions): Archive {
  const watch = ratioMeter(options.limits, () => options.sizeBytes, options.outer);
  const problem = worstProblem(options);

  async function* members(): AsyncGenerator<ArchiveMember> {
    const listing = await listMembers(options, problem);
    const unread = unreadMembers(listing.members);
    for (const password of await passesOf(options, listing)) {
      yield* readPass(options, { password, unread, watch, problem });
      if (watch.reason() !== undefined) return;
      if (!unread.left().some(({ isEncrypted }) => isEncrypted)) break;
    }
    const locked = options.passwords.length === 0 ? ENCRYPTED : WRONG_PASSWORD;
    for (const member of unread.left()) {
      const reason = unread.reasonOf(member) ?? (member.isEncrypted ? locked : "its bytes cannot be read");
      yield { ...labelOf(member), refusal: refusalOf(member) ?? reason, bytes: nothing(), problem: () => undefined };
    }
  }

  return { members: members(), problem: () => watch.reason() ?? problem.reason() };
}

// 7-Zip would ask for one, and break off the whole archive where nobody answers.
const NO_PASSWORD = "none was given";

const taskOf = (
  { path, type, limits }: SevenZipOptions,
  verb: SevenZipTask["verb"],
  password: string | undefined,
): SevenZipTask => ({ verb, path, type, password: password ?? NO_PASSWORD, memoryBytes: limits.maxMemoryBytes });

/** Gathers what is said of the archive as a whole, and keeps what says most. */
function worstProblem({ type, passwords }: Pick<SevenZipOptions, "type" | "passwords">) {
  let vague: string | undefined;
  let telling: string | undefined;
  return {
    add(text: string): Complaint | undefined {
      const complaint = readComplaint(type, text);
      if (complaint?.member !== undefined && type !== "7z" && type !== "zip") this.addReason(complaint);
      else if (complaint && complaint.member === undefined) this.addReason(complaint);
      return complaint && { ...complaint, reason: this.wordsOf(complaint) };
    },
    addReason(complaint: Complaint): void {
      if (complaint.isVague) vague ??= complaint.reason;
      else telling ??= this.wordsOf(complaint);
    },
    wordsOf: ({ isPassword, reason }: Complaint): string => (isPassword && passwords.length === 0 ? ENCRYPTED : reason),
    reason: () => telling ?? vague,
  };
}

type Problem = ReturnType<typeof worstProblem>;

interface Listing {
  readonly members: readonly ListedMember[];
  /** The password that opened the directory; undefined where it lies open. */
  readonly password: string | undefined;
}

async function listMembers(options: SevenZipOptions, problem: Problem): Promise<Listing> {
  for (const password of [undefined, ...options.passwords]) {
    const members: ListedMember[] = [];
    const tried = worstProblem(options);
    let isLocked = false;
    for await (const message of options.threads.run(taskOf(options, "list", password))) {
      if (message.type === "listed") members.push(...message.members);
      else if (message.type === "complaint" && tried.add(message.text)?.isPassword === true) isLocked = true;
      if (members.length > options.limits.maxEntries) break; // the reader of members counts them and says so
    }
    if (isLocked && password !== options.passwords.at(-1)) continue;
    const reason = tried.reason();
    if (reason !== undefined) problem.addReason({ member: undefined, reason, isPassword: isLocked, isVague: false });
    const wanted = options.type === "zip" ? isUnusual : () => true;
    return { members: members.filter((member) => !member.isFolder && wanted(member)), password };
  }
  return { members: [], password: undefined };
}

/** Members of a zip file that its other reader leaves out. */
const isUnusual = ({ isEncrypted, method }: ListedMember): boolean =>
  isEncrypted || !/^(?:Store|Deflate)(?:[: ]|$)/.test(method);

async function passesOf(
  options: SevenZipOptions,
  { members, password }: Listing,
): Promise<readonly (string | undefined)[]> {
  const { passwords } = options;
  const encrypted = members.filter(({ isEncrypted }) => isEncrypted);
  if (members.length === 0) return [];
  if (passwords.length === 0 || encrypted.length === 0) return [password];
  const likely = password === undefined ? passwords : [password, ...passwords.filter((other) => other !== password)];
  if (options.type !== "7z" || encrypted.every(({ method }) => /LZMA|PPMd|BZip2|Deflate/i.test(method))) return likely;
  // What is encrypted and not packed turns to other bytes under a wrong password, and only its checksum tells.
  const fitting: string[] = [];
  for (const one of likely) if ((await countLocked(options, one)) < encrypted.length) fitting.push(one);
  return fitting.length > 0 || encrypted.length === members.length ? fitting : [undefined];
}

async function countLocked(options: SevenZipOptions, password: string): Promise<number> {
  let locked = 0;
  for await (const message of options.threads.run(taskOf(options, "test", password)))
    if (message.type === "complaint" && readComplaint("7z", message.text)?.isPassword === true) locked++;
  return locked;
}

interface Pass {
  readonly password: string | undefined;
  readonly unread: UnreadMembers;
  readonly watch: Meter;
  readonly problem: Problem;
}

/** One pass over the archive with one password; what it does not open is left for the next one. */
async function* readPass(
  options: SevenZipOptions,
  { password, unread, watch, problem }: Pass,
): AsyncGenerator<ArchiveMember> {
  const messages = messagesAhead(options.threads.run(taskOf(options, "extract", password)));
  let current: ListedMember | undefined;
  let currentProblem: string | undefined;

  const hear = (text: string): void => {
    const complaint = problem.add(text);
    if (complaint?.member === undefined) return;
    if (current && unread.isNamed(current, complaint.member)) currentProblem ??= complaint.reason;
    else unread.fail(complaint.member, complaint.reason);
  };

  async function* content(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const message = await messages.peek();
      if (message.type === "complaint") hear(message.text);
      else if (message.type !== "block") return;
      await messages.take();
      if (message.type === "block") yield message.bytes;
    }
  }

  try {
    for (;;) {
      const message = await messages.take();
      if (message.type === "done") return;
      if (message.type === "complaint") hear(message.text);
      if (message.type !== "file") continue;
      const member = unread.named(message.path);
      const isRefused = options.passwords.length === 0 || (await messages.peek()).type === "complaint";
      if (member === undefined || (isRefused && member.isEncrypted)) continue;
      unread.take(member);
      [current, currentProblem] = [member, undefined];
      const bytes = metered(content(), watch);
      const said = () => currentProblem;
      // Without `return`: who leaves a member half read wants the next one all the same.
      const readable = { [Symbol.asyncIterator]: () => ({ next: () => bytes.next() }) };
      yield { ...labelOf(member), refusal: refusalOf(member), bytes: readable, problem: said };
      while ((await bytes.next()).done !== true);
      if (watch.reason() !== undefined) return;
      current = undefined;
    }
  } finally {
    await messages.close();
  }
}

function messagesAhead(messages: AsyncGenerator<SevenZipMessage>) {
  let ahead: SevenZipMessage | undefined;
  const peek = async (): Promise<SevenZipMessage> =>
    (ahead ??= ((await messages.next()).value as SevenZipMessage | undefined) ?? { type: "done" });
  return {
    peek,
    async take(): Promise<SevenZipMessage> {
      const message = await peek();
      ahead = undefined;
      return message;
    },
    close: async () => void (await messages.return(undefined)),
  };
}

const labelOf = ({ rawName, modifiedMs }: ListedMember) => ({ rawName, modifiedMs });

const fileTypes: Readonly<Record<string, string>> = { l: "symlink", c: "device", b: "device", p: "pipe", s: "socket" };

function refusalOf({ mode }: ListedMember): string | undefined {
  const type = fileTypes[mode?.[0] ?? "-"];
  return type === undefined ? undefined : `not a regular file (${type})`;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
