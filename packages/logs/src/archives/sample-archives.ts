import { crc32, deflateRawSync } from "node:zlib";

/** A member of a sample archive; what is not said is as usual. */
export interface SampleMember {
  readonly name: string;
  readonly content?: string | Buffer;
  /** Zip: flags of the entry, 1 is encrypted. */
  readonly flags?: number;
  /** Zip: compression method, 8 is deflate. */
  readonly method?: number;
  /** Zip: upper half of the external attributes, as Unix writes them. */
  readonly mode?: number;
  /** Tar: type of the entry, "0" is a file. */
  readonly type?: string;
  /** Zip: the checksum that the directory names. */
  readonly checksum?: number;
}

/** Makes a zip file for tests, names and flags as told, however wrong. */
export function sampleZip(members: readonly SampleMember[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const { local, entry } = zipEntry(member, offset);
    locals.push(local);
    central.push(entry);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("504b0506", "hex");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function zipEntry(member: SampleMember, offset: number): { local: Buffer; entry: Buffer } {
  const content = Buffer.from(member.content ?? "");
  const name = Buffer.from(member.name);
  const method = member.method ?? 8;
  const packed = method === 8 ? deflateRawSync(content) : content;
  const common = Buffer.alloc(26); // version to name length: alike in both headers
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE((member.flags ?? 0) | 0x800, 2);
  common.writeUInt16LE(method, 4);
  common.writeUInt16LE(((2026 - 1980) << 9) | (3 << 5) | 14, 8); // 14 March 2026
  common.writeUInt32LE(member.checksum ?? crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  const local = Buffer.concat([Buffer.from("504b0304", "hex"), common, name, packed]);
  return { local, entry: Buffer.concat([Buffer.from("504b01021403", "hex"), common, rest, name]) };
}

/** Makes a tar file for tests. */
export function sampleTar(members: readonly SampleMember[]): Buffer {
  const parts = members.flatMap(({ name, content = "", type = "0" }) => {
    const bytes = Buffer.from(content);
    return [tarHeader(name, bytes.length, type), bytes, Buffer.alloc(-bytes.length & 511)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function tarHeader(name: string, size: number, type: string): Buffer {
  const header = Buffer.alloc(512);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  header.write(name, 0, 100);
  octal(0o644, 100, 8);
  octal(size, 124, 12);
  octal(1773446400, 136, 12); // 14 March 2026
  header.write("        ", 148, "latin1");
  header.write(type, 156, "latin1");
  header.write("ustar\x0000", 257, "latin1");
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    8,
  );
  return header;
}
