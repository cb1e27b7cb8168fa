/**
 * Lower-cases as record tables do, letter by letter: JavaScript alone writes İ as two characters and Σ at the end of
 * words as another letter.
 */
export const lowerCase = (text: string): string =>
  (/[İΣ]/.test(text) ? text.replaceAll("İ", "i").replaceAll("Σ", "σ") : text).toLowerCase();
