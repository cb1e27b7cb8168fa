import { createRequire } from "node:module";
import type * as Tldts from "tldts";

// As an import it takes four times as long, in every thread.
const { parse } = createRequire(import.meta.url)("tldts") as typeof Tldts;

const NAME = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{1,23}$/i;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Endings of names in networks of one's own and in documents, and of other name systems; the registered ones are known. */
const OWN = words(
  "local localdomain lan intern internal corp home private domain example invalid test onion bit i2p arpa localhost",
);

/** As often an ending of file names, or a word of programs: a name of two parts that ends so is none. */
const WEAK = words(
  `ac app bar bz cab cat cc do domain id info is link localhost md mov my name no one pl plus post private pro ps py rs sh so st test work works zip`,
);

/** Words that name parts of programs and settings in most logs: such a name is one only if its labels look like a host's. */
const PROGRAM_WORDS = words(
  `active airforce author bot box build builders call cam camp cash channel claims clean code codes contact data day deals delivery diet direct directory docs dot engineer events exchange exposed fail final finish fly foo frl here how ing ink java key land latino lease lifestyle limited limo locker map meme memorial menu ms new next off open origins parts phd pin place play prime prod prof properties property protection quest read ready rent repair report reports room run safe safety save scholarships search secure select session show spot style supply surf system team thread tips tools total training trust uno update values version vision vote watch winners wtf yes you zero`,
);
const HOST_LABEL =
  /^(?:www|mail|smtp|imap|mx|ns|api|cdn|ftp|vpn|static|img|login|portal|update|updates|download)\d*$|\d|-/i;
const NO_NAMES = words("asp.net ado.net vb.net system.net microsoft.net socket.io node.js rc.local next.js");

/** Packages of programs are written from the general to the particular: `com.apple.xpc`. */
const CLASS_START = /^(?:com|org|net|edu|java|javax|microsoft|windows|system|kafka|android)\.(?!com$|net$|org$)/i;

/** Whether a word is the name of a host or domain, by its last part; file and class names are not. */
export function isDomainName(word: string): boolean {
  if (!NAME.test(word)) return false;
  const last = word.slice(word.lastIndexOf(".") + 1);
  const lower = last.toLowerCase();
  // `done.No` and `System.Net` are no names: those are written in one case, but for their first letters.
  if (last !== lower && last !== last.toUpperCase()) return false;
  if (!OWN.has(lower) && !isRegistered(word.toLowerCase())) return false;
  if (CLASS_START.test(word)) return false;
  const labels = word.split(".");
  if (PROGRAM_WORDS.has(lower))
    return word.toLowerCase() === "aka.ms" || (labels.length > 2 && labels.slice(0, -1).some(isHostLabel));
  if (!WEAK.has(lower)) return !NO_NAMES.has(word.toLowerCase());
  if (labels.length < 3) return false;
  return lower !== "id" || /^(?:co|go|ac|or|web|www|sch|my|net)$/i.test(labels.at(-2)!) || /^www/i.test(labels[0]!);
}

const isHostLabel = (label: string): boolean => HOST_LABEL.test(label);

/** Whether the last part is a top-level domain that is registered with ICANN. */
const isRegistered = (name: string): boolean => parse(name, READ_AS_IT_IS).isIcann === true;
const READ_AS_IT_IS = { extractHostname: false, validateHostname: false, detectIp: false, allowPrivateDomains: false };

/** Whether a value has the form of a name, where its place already says that it is one. */
export const hasNameForm = (value: string): boolean => NAME.test(value);
