import { phraseInitials } from "./account-phrases.js";

/** Ends a word. Colons, dots, slashes and dashes belong to addresses, times and paths. */
export const DELIMITER = 1;
/** Makes a word worth a second look; words of letters alone are kept as they are. */
export const NOTABLE = 2;
/** Goes on with a word of a phrase. */
export const LETTER_OR_DIGIT = 4;
/** May begin a phrase that names an account. */
export const INITIAL = 8;
/** What each character of ASCII is, as the sum of the kinds above. */
export const characterKinds = new Uint8Array(128);
const mark = (characters: Iterable<string>, kind: number): void => {
  for (const character of characters) characterKinds[character.charCodeAt(0)]! |= kind;
};
mark(" \t\r\n,;()[]{}<>\"'=|`!#", DELIMITER);
mark("0123456789/\\@%", NOTABLE);
mark("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", LETTER_OR_DIGIT);
mark(phraseInitials, INITIAL);
