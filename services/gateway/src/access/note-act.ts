import { kindOf, messageOf } from "@lagebild/domain";
import type { Log } from "@lagebild/runtime/http";
import type { AuditAct, AuditLog } from "@lagebild/store";

export interface NoteOptions {
  readonly audit: AuditLog;
  readonly log: Log;
  /**
   * The act is refused where it cannot be noted. Reading goes on then, and deleting, which gives a full disk room again:
   * the log says what the audit could not.
   */
  readonly mustBeNoted: boolean;
}

/** Does something that the audit notes before it begins, and notes again where it fails. */
export async function noteAct<T>(act: AuditAct, options: NoteOptions, work: () => Promise<T>): Promise<T> {
  const number = await noted(act, options);
  try {
    return await work();
  } catch (error) {
    await noted({ ...act, failed: kindOf(error), details: { of: number } }, { ...options, mustBeNoted: false });
    throw error;
  }
}

/** Notes that something was not let through. */
export async function noteRefusal(act: AuditAct, error: unknown, options: NoteOptions): Promise<void> {
  await noted({ ...act, failed: kindOf(error) }, { ...options, mustBeNoted: false });
}

async function noted(act: AuditAct, { audit, log, mustBeNoted }: NoteOptions): Promise<number | undefined> {
  try {
    return await audit.append(act);
  } catch (error) {
    if (mustBeNoted) throw error;
    const { who, from, action, incident, request } = act;
    log("audit failed", { fault: messageOf(error), who, from, action, incident, request });
    return undefined;
  }
}

/** Characters of one text in the details of an act. */
const MAX_CHARACTERS = 4_000;

/** What a request asks for, without what is empty; long texts are cut, and say so. */
export const detailsOf = (asked: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(asked)
      .filter(([, value]) => !isEmpty(value))
      .map(([name, value]) => [name, cut(value)]),
  );

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  (typeof value === "object" && value !== null && Object.values(value).every(isEmpty));

function cut(value: unknown): unknown {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text === undefined || text.length <= MAX_CHARACTERS) return value;
  return `${text.slice(0, MAX_CHARACTERS)} ... (${text.length} characters)`;
}
