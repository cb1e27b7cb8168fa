/** Why an encrypted file is not read where no password was given. */
export const ENCRYPTED = "encrypted: give --password";
/** Why an encrypted file is not read where none of the passwords given opens it. */
export const WRONG_PASSWORD = "wrong password";

/** What 7-Zip complains of, in our words. */
export interface Complaint {
  /** The member it is about; undefined for the archive as a whole. */
  readonly member: string | undefined;
  readonly reason: string;
  readonly isPassword: boolean;
  /** Says no more than that something is wrong. */
  readonly isVague: boolean;
}

// The first that fits.
const words: readonly (readonly [RegExp, string])[] = [
  [/wrong password/i, WRONG_PASSWORD],
  [/unexpected end of (?:data|archive)/i, "cut-off KIND: unexpected end of data"],
  [/data after the end/i, "bytes after the end of the KIND data, which are not read"],
  [/unsupported method/i, "compression method of the KIND is not supported"],
  [/crc failed/i, "corrupt KIND: the checksum differs"],
  [/data error/i, "corrupt KIND: the data is damaged"],
  [/allocate|not enough memory/i, "unpacking the KIND needs more memory than is allowed"],
  [/headers error|unconfirmed start/i, "corrupt KIND: its directory is damaged"],
  [/cannot open the file as|is not archive|unavailable data/i, "corrupt KIND: it cannot be opened"],
];
const vague = "corrupt KIND: it cannot be opened";

/** Reads one line that 7-Zip wrote; undefined for one that says nothing. */
export function readComplaint(kind: string, text: string): Complaint | undefined {
  const [, before, after] = /^ERROR: (.+?) : (.+)$/s.exec(text) ?? [];
  const isOfArchive = before === undefined || before.startsWith("/in/archive");
  const said = before === undefined ? text : isOfArchive ? after! : before;
  const found = words.find(([pattern]) => pattern.test(said));
  if (!found) return undefined;
  const reason = found[1].replace("KIND", kind);
  const member = isOfArchive ? undefined : after;
  return { member, reason, isPassword: found[1] === WRONG_PASSWORD, isVague: found[1] === vague };
}
