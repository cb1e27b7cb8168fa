/** What a sample of a login record says; `address` is hex, `at` in seconds. */
export interface SampleLogin {
  readonly type: number;
  readonly at: number;
  readonly micros?: number;
  readonly pid?: number;
  readonly line?: string;
  readonly id?: string;
  readonly user?: string;
  readonly host?: string;
  readonly address?: string;
}

/** Writes a login record as Linux does on x86-64, or on machines of other kinds. */
export function loginRecord(login: SampleLogin, machine: "usual" | "wide" | "bigEndian" = "usual"): Buffer {
  const { type, at, micros = 0, pid = 0, line = "", id = "", user = "", host = "", address = "" } = login;
  const isWide = machine === "wide";
  const bytes = Buffer.alloc(isWide ? 400 : 384);
  const put = (value: number, place: number, width: 2 | 4): void =>
    void (machine === "bigEndian" ? bytes.writeUIntBE(value, place, width) : bytes.writeUIntLE(value, place, width));
  put(type, 0, 2);
  put(pid, 4, 4);
  bytes.write(line, 8, 32);
  bytes.write(id, 40, 4);
  bytes.write(user, 44, 32);
  bytes.write(host, 76, 256);
  put(at, isWide ? 344 : 340, 4);
  put(micros, isWide ? 352 : 344, 4);
  bytes.write(address, isWide ? 360 : 348, "hex");
  return bytes;
}

/** Writes a record of lastlog. */
export function lastLogin(at: number, line: string, host: string): Buffer {
  const bytes = Buffer.alloc(292);
  bytes.writeUInt32LE(at, 0);
  bytes.write(line, 4, 32);
  bytes.write(host, 36, 256);
  return bytes;
}
