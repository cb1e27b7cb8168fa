import { crc32 } from "node:zlib";
import SevenZip from "7z-wasm";

interface Packer {
  readonly FS: {
    mkdir(path: string): void;
    writeFile(path: string, content: Uint8Array): void;
    readFile(path: string): Uint8Array;
    utime(path: string, accessed: number, modified: number): void;
    chdir(path: string): void;
  };
  callMain(args: readonly string[]): void;
}

type Factory = (options: { print(): void; printErr(): void; stdin(): null }) => Promise<Packer>;

/** Packs files with 7-Zip for tests: `options` are its switches, such as `-t7z` and `-pinfected`. */
export async function sampleSevenZip(
  files: Readonly<Record<string, string | Buffer>>,
  options: readonly string[] = ["-t7z"],
): Promise<Buffer> {
  const silent = { print: () => undefined, printErr: () => undefined, stdin: () => null };
  const { FS, callMain } = await (SevenZip as unknown as Factory)(silent);
  FS.mkdir("/files");
  FS.chdir("/files");
  const folders = new Set<string>();
  for (const name of Object.keys(files)) {
    const parts = name.split("/").slice(0, -1);
    parts.forEach((_part, i) => folders.add(parts.slice(0, i + 1).join("/")));
  }
  for (const folder of [...folders].sort()) FS.mkdir(folder);
  for (const [name, content] of Object.entries(files)) {
    FS.writeFile(name, Buffer.from(content));
    FS.utime(name, Date.UTC(2026, 2, 14, 12), Date.UTC(2026, 2, 14, 12));
  }
  callMain([
    "a",
    "-mmt1",
    ...options,
    "/packed",
    "--",
    ...new Set(Object.keys(files).map((name) => name.split("/")[0]!)),
  ]);
  const [written] = ["/packed", "/packed.7z", "/packed.zip"].flatMap((path) => {
    try {
      return [FS.readFile(path)];
    } catch {
      return [];
    }
  });
  return Buffer.from(written!);
}

/** Gives a member of a 7z archive, packed with `-mhc=off`, another name of the same length. */
export function renamed(archive: Buffer, from: string, to: string): Buffer {
  const [old, fresh] = [Buffer.from(from, "utf16le"), Buffer.from(to, "utf16le")];
  const changed = Buffer.from(archive);
  const at = changed.indexOf(old);
  if (at < 0 || old.length !== fresh.length) throw new Error(`${from} cannot be made ${to}`);
  fresh.copy(changed, at);
  const begin = START_BYTES + changed.readUInt32LE(12);
  changed.writeUInt32LE(crc32(changed.subarray(begin, begin + changed.readUInt32LE(20))), 28);
  changed.writeUInt32LE(crc32(changed.subarray(12, START_BYTES)), 8);
  return changed;
}

const START_BYTES = 32;
