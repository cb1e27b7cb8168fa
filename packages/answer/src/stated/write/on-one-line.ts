const MOST_CHARACTERS = 300;

/** A text on one line, without characters that are not seen, cut where it is long. */
export const onOneLine = (text: string, most = MOST_CHARACTERS): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").slice(0, most);
