/** A program's name as people write it: in small letters, without the ending of its file. */
export const programName = (name: string): string => name.toLowerCase().replace(/\.exe$/u, "");
