/** Notes that something happened: `noun verbed` with fields. */
export type Log = (event: string, fields: Readonly<Record<string, unknown>>) => void;
