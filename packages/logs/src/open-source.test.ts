import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleTar, sampleZip } from "./archives/sample-archives.js";
import { openSources, type OpenOptions } from "./open-source.js";

let folder: string;
let temporaryFolder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-source-"));
  temporaryFolder = await mkdtemp(join(tmpdir(), "open-source-tmp-"));
});
afterEach(async () => {
  expect(await readdir(temporaryFolder)).toEqual([]); // nothing spooled stays behind
  await rm(folder, { recursive: true, force: true });
  await rm(temporaryFolder, { recursive: true, force: true });
});

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

/** Everything found: texts by file name, and skips as `name: reason`. */
async function openAll(paths: readonly string[] = [folder], options: Partial<OpenOptions> = {}) {
  const files: Record<string, string> = {};
  const skips: string[] = [];
  for await (const found of openSources(paths, { temporaryFolder, ...options })) {
    if ("skip" in found) skips.push(`${found.skip.file}: ${found.skip.reason}`);
    else files[found.file] = Buffer.concat(await found.open().toArray()).toString();
  }
  return { files, skips };
}

describe("files and folders", () => {
  it("are opened in order, named relative to what was given", async () => {
    await put("b.log", "b\n");
    await put("a/z.log", "z\n");
    await put("a/.hidden", "h\n");
    const { files, skips } = await openAll();
    expect(Object.entries(files)).toEqual([
      ["a/.hidden", "h\n"],
      ["a/z.log", "z\n"],
      ["b.log", "b\n"],
    ]);
    expect(skips).toEqual([]);
    expect((await openAll([join(folder, "a", "z.log")])).files).toEqual({ "z.log": "z\n" });
  });

  it("of one name get names of their own", async () => {
    await put("one/auth.log", "1");
    await put("two/auth.log", "2");
    const paths = [join(folder, "one"), join(folder, "two"), join(folder, "two", "auth.log")];
    expect((await openAll(paths)).files).toEqual({ "auth.log": "1", "two/auth.log": "2", "auth.log~2": "2" });
  });

  it("are read from standard input too", async () => {
    async function* standardInput() {
      yield gzipSync("from the pipe\n");
    }
    expect((await openAll(["-"], { standardInput: standardInput() })).files).toEqual({ stdin: "from the pipe\n" });
  });

  it("reached by symbolic links are not followed, and reported", async () => {
    await put("real.log", "x");
    await symlink("real.log", join(folder, "latest.log"));
    await symlink("/etc", join(folder, "outside"));
    await symlink("nowhere", join(folder, "dangling"));
    await symlink(".", join(folder, "loop"));
    const { files, skips } = await openAll();
    expect(Object.keys(files)).toEqual(["real.log"]);
    expect(skips).toEqual([
      "dangling: symbolic link to nothing",
      "latest.log: symbolic link to a file that is read under its own name",
      "loop: symbolic link to a folder that is read under its own name",
      "outside: symbolic link that leaves the folder",
    ]);
  });

  it("given by the user must be there", async () => {
    await expect(openAll([join(folder, "none.log")])).rejects.toMatchObject({ kind: "missing" });
  });

  it("can be opened once", async () => {
    await put("a.log", "x");
    for await (const found of openSources([folder], { temporaryFolder })) {
      if ("skip" in found) continue;
      await found.open().toArray();
      expect(() => found.open()).toThrow(/opened before/);
    }
  });

  it("stop coming when the work is cancelled", async () => {
    await put("a.log", "x");
    const opened = openSources([folder], { temporaryFolder }, AbortSignal.abort());
    await expect(opened.next()).rejects.toMatchObject({ name: "AbortError" });
  });
});

it.each([
  ["", "empty file"],
  [Buffer.concat([Buffer.from("7f454c46", "hex"), Buffer.alloc(100)]), "binary file (ELF)"],
  [Buffer.concat([Buffer.from("MZ"), Buffer.alloc(100)]), "binary file"],
  [Buffer.from("89504e470d0a1a0a00", "hex"), "binary file (PNG image)"],
  [Buffer.from("SQLite format 3\0 and so on"), "binary file (SQLite database)"],
  [Buffer.from("ElfFile\0 and so on"), "binary file (Windows event log (evtx))"],
  [Buffer.from("fd377a585a0000", "hex"), "archive format is not supported (xz)"],
  [Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255)), "binary file"],
])("leaves out a file that is no text (%#)", async (content, reason) => {
  await put("x", content);
  expect(await openAll()).toEqual({ files: {}, skips: [`x: ${reason}`] });
});

it.each([
  ["UTF-16", Buffer.from("\uFEFFEvent log was cleared", "utf16le")],
  ["UTF-16 without a mark", Buffer.from("Event log was cleared", "utf16le")],
  ["text that begins like a program", Buffer.from("MZ is how a program begins\n")],
  ["text with a NUL that an attacker wrote", Buffer.from(`GET /\0 from 203.0.113.7 ${"and much more ".repeat(9)}`)],
])("takes %s for text", async (_what, content) => {
  await put("x.log", content);
  expect((await openAll()).skips).toEqual([]);
});

describe("archives", () => {
  const inner = { name: "var/log/auth.log", content: "login\n" };

  it.each([
    ["a.log.gz", gzipSync("login\n"), "a.log.gz"],
    ["several members.gz", Buffer.concat([gzipSync("log"), gzipSync("in\n")]), "several members.gz"],
    ["a.zip", sampleZip([inner]), "a.zip/var/log/auth.log"],
    ["stored.zip", sampleZip([{ ...inner, method: 0 }]), "stored.zip/var/log/auth.log"],
    ["a.tar", sampleTar([inner]), "a.tar/var/log/auth.log"],
    ["a.tgz", gzipSync(sampleTar([inner])), "a.tgz/var/log/auth.log"],
    ["named-wrongly.log", sampleZip([inner]), "named-wrongly.log/var/log/auth.log"],
  ])("are opened: %s", async (name, content, file) => {
    await put(name, content);
    expect(await openAll()).toEqual({ files: { [file]: "login\n" }, skips: [] });
  });

  it("are opened three deep, and no deeper", async () => {
    const deep = sampleZip([
      { name: "b.tgz", content: gzipSync(sampleTar([{ name: "c.gz", content: gzipSync("x") }])) },
    ]);
    await put("a.zip", deep);
    expect(await openAll()).toEqual({ files: { "a.zip/b.tgz/c.gz": "x" }, skips: [] });
    await put("a.zip", sampleTar([{ name: "outer.zip", content: deep }]));
    expect(await openAll()).toEqual({
      files: {},
      skips: ["a.zip/outer.zip/b.tgz/c.gz: archives nested deeper than 3"],
    });
  });

  it("in archives are read where random access is needed too", async () => {
    const zip = sampleZip([inner, { name: "b.log", content: "b" }]);
    await put(
      "a.tar",
      sampleTar([
        { name: "in.zip", content: zip },
        { name: "after.log", content: "after" },
      ]),
    );
    expect(await openAll()).toEqual({
      files: { "a.tar/in.zip/var/log/auth.log": "login\n", "a.tar/in.zip/b.log": "b", "a.tar/after.log": "after" },
      skips: [],
    });
  });

  it.each(["zip", "tar"])("give every %s member, also those after one that nobody read", async (kind) => {
    const members = Array.from({ length: 5 }, (_, i) => ({ name: `${i}.log`, content: `${i}`.repeat(300_000) }));
    await put("a", kind === "zip" ? sampleZip(members) : sampleTar(members));
    const lengths: Record<string, number> = {};
    for await (const found of openSources([folder], { temporaryFolder })) {
      if ("skip" in found) throw new Error(found.skip.reason);
      if (found.file === "a/1.log") continue;
      const stream = found.open();
      if (found.file === "a/3.log") {
        for await (const _block of stream) break;
      } else lengths[found.file] = Buffer.concat(await stream.toArray()).length;
    }
    expect(lengths).toEqual({ "a/0.log": 300_000, "a/2.log": 300_000, "a/4.log": 300_000 });
  });

  it("know when their members were written", async () => {
    await put("a.zip", sampleZip([inner]));
    await put("b.tar", sampleTar([inner]));
    for await (const found of openSources([folder], { temporaryFolder })) {
      if ("skip" in found) throw new Error(found.skip.reason);
      expect(new Date(found.modifiedMs).toISOString()).toMatch(/^2026-03-1[34]/);
    }
  });

  it("with two members of one name give both", async () => {
    await put("a.tar", sampleTar([inner, { ...inner, content: "second" }]));
    expect(Object.values((await openAll()).files)).toEqual(["login\n", "second"]);
  });
});

describe("hostile archives", () => {
  it.each([
    ["../../etc/passwd", "member name leaves the archive (..)"],
    ["a\\..\\..\\b", "member name leaves the archive (..)"],
    ["/etc/passwd", "absolute path in member name"],
    ["C:\\Windows\\x", "drive letter in member name"],
    ["a\0b", "NUL in member name"],
    ["a\nb", "control character in member name"],
    ["x".repeat(90), "member name longer than 80 characters"],
  ])("have the name %j refused", async (name, reason) => {
    await put(
      "a.zip",
      sampleZip([
        { name, content: "x" },
        { name: "ok.log", content: "ok" },
      ]),
    );
    expect(await openAll([folder], { maxNameLength: 80 })).toEqual({
      files: { "a.zip/ok.log": "ok" },
      skips: [`a.zip: ${reason}`],
    });
  });

  it("have members that are no files refused", async () => {
    await put(
      "a.tar",
      sampleTar([
        { name: "link", type: "2" },
        { name: "dev", type: "3" },
        { name: "dir/", type: "5" },
      ]),
    );
    await put("b.zip", sampleZip([{ name: "link", mode: 0o120777, content: "/etc/passwd" }, { name: "dir/" }]));
    expect(await openAll()).toEqual({
      files: {},
      skips: [
        "a.tar/link: not a regular file (symlink)",
        "a.tar/dev: not a regular file (character-device)",
        "b.zip/link: not a regular file (symlink)",
      ],
    });
  });

  it("have encrypted members and unknown methods refused, and the rest read", async () => {
    const members = [
      { name: "secret", content: "x".repeat(12), flags: 1 },
      { name: "odd", method: 12 },
      { name: "ok", content: "k" },
    ];
    await put("a.zip", sampleZip(members));
    expect(await openAll()).toEqual({
      files: { "a.zip/ok": "k" },
      skips: ["a.zip/secret: encrypted zip member", "a.zip/odd: zip compression method 12 is not supported"],
    });
  });

  const bomb = Buffer.alloc(3_000_000, "bomb ");
  const tight = { ratioFreeBytes: 500_000, maxRatio: 50 };

  it.each([
    ["gzip", gzipSync(bomb), "x"],
    ["zip", sampleZip([{ name: "b", content: bomb }]), "x/b"],
    ["tar in gzip", gzipSync(sampleTar([{ name: "b", content: bomb }])), "x"],
    ["gzip in gzip", gzipSync(gzipSync(bomb)), "x"],
  ])("stop at a bomb: %s", async (_what, content, file) => {
    await put("x", content);
    const { files, skips } = await openAll([folder], tight);
    expect(Object.values(files).join("").length).toBeLessThan(1_500_000);
    expect(skips[0]).toMatch(new RegExp(`^${file}(/b)?: compression ratio above 50, stopped after \\d+ bytes$`));
  });

  it("stop at many small bombs that are one together", async () => {
    await put(
      "x.zip",
      sampleZip(Array.from({ length: 20 }, (_, i) => ({ name: `${i}`, content: bomb.subarray(0, 400_000) }))),
    );
    const { files, skips } = await openAll([folder], tight);
    expect(Object.keys(files).length).toBeLessThan(10);
    expect(skips.at(-1)).toMatch(/^x\.zip: compression ratio above 50/);
  });

  it("do not hide a bomb in a nested zip, which is laid down on disk", async () => {
    await put("x.gz", gzipSync(sampleZip([{ name: "b", method: 0, content: bomb }])));
    const { files, skips } = await openAll([folder], tight);
    expect(files).toEqual({});
    expect(skips.join("\n")).toMatch(/compression ratio above 50/);
  });

  it("stop at the bytes allowed in all, and at the members allowed", async () => {
    await put("x.gz", gzipSync(bomb));
    expect((await openAll([folder], { maxUnpackedBytes: 1_000_000 })).skips).toEqual([
      "x.gz: more than 1000000 bytes unpacked in all",
    ]);
    await put("x.gz", sampleTar([1, 2, 3].map((n) => ({ name: `${n}`, content: "x" }))));
    const { files, skips } = await openAll([folder], { maxEntries: 2 });
    expect(Object.keys(files)).toEqual(["x.gz/1", "x.gz/2"]);
    expect(skips).toEqual(["x.gz: more than 2 members, the others are not read"]);
  });
});

describe("damaged archives", () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${(i * 7919) % 1000}\n`).join("");

  it("cut-off gzip gives what is there, and says so", async () => {
    const whole = gzipSync(text);
    await put("a.gz", whole.subarray(0, whole.length / 2));
    const { files, skips } = await openAll();
    expect(files["a.gz"]!.length).toBeGreaterThan(text.length / 4);
    expect(text.startsWith(files["a.gz"]!)).toBe(true);
    expect(skips).toEqual(["a.gz: cut-off gzip: unexpected end of file"]);
  });

  it("corrupt gzip gives what came before, and says so", async () => {
    await put("a.gz", Buffer.concat([gzipSync(text), Buffer.from("garbage")]));
    const { files, skips } = await openAll();
    expect(files["a.gz"] === text).toBe(true);
    expect(skips).toEqual(["a.gz: corrupt gzip: incorrect header check"]);
  });

  it("cut-off tar gives what is there, and says so", async () => {
    const whole = sampleTar([
      { name: "first", content: "1" },
      { name: "second", content: text },
    ]);
    await put("a.tar", whole.subarray(0, 1536 + 200_000));
    const { files, skips } = await openAll();
    expect(files["a.tar/first"]).toBe("1");
    expect(files["a.tar/second"] === text.slice(0, 200_000)).toBe(true);
    expect(skips).toEqual(["a.tar: cut-off tar: unexpected end of data"]);
  });

  it("cut-off tar in gzip gives what is there, and says so twice", async () => {
    const whole = gzipSync(
      sampleTar([
        { name: "first", content: "1" },
        { name: "second", content: text },
      ]),
    );
    await put("a.tgz", whole.subarray(0, whole.length / 2));
    const { files, skips } = await openAll();
    expect(files["a.tgz/second"]!.length).toBeGreaterThan(text.length / 4);
    expect(skips).toEqual([
      "a.tgz: cut-off tar: unexpected end of data",
      "a.tgz: cut-off gzip: unexpected end of file",
    ]);
  });

  it("corrupt tar gives the members before the damage", async () => {
    const whole = sampleTar([
      { name: "first", content: "1" },
      { name: "second", content: "2" },
    ]);
    whole.write("damage", 1024 + 148);
    await put("a.tar", whole);
    const { files, skips } = await openAll();
    expect(files).toEqual({ "a.tar/first": "1" });
    expect(skips).toEqual([expect.stringMatching(/^a\.tar: corrupt tar: /)]);
  });

  it("corrupt zip members are reported one by one", async () => {
    await put(
      "a.zip",
      sampleZip([
        { name: "bad", content: "x", checksum: 1 },
        { name: "ok", content: "ok" },
      ]),
    );
    const { files, skips } = await openAll();
    expect(files).toEqual({ "a.zip/bad": "x", "a.zip/ok": "ok" });
    expect(skips).toEqual([expect.stringMatching(/^a\.zip\/bad: corrupt zip member: .*checksum/)]);
  });

  it("a cut-off zip has no directory, and is reported", async () => {
    const whole = sampleZip([{ name: "a", content: text }]);
    await put("a.zip", whole.subarray(0, whole.length / 2));
    expect((await openAll()).skips).toEqual([expect.stringMatching(/^a\.zip: corrupt zip: /)]);
  });
});

it("reads nothing more, and leaves nothing, when the reader stops early", async () => {
  const zip = sampleZip([
    { name: "a", content: "x" },
    { name: "b", content: "y" },
  ]);
  await put(
    "a.tar",
    sampleTar([
      { name: "in.zip", content: zip },
      { name: "after", content: "z".repeat(500_000) },
    ]),
  );
  for await (const found of openSources([folder], { temporaryFolder })) {
    expect(found).toMatchObject({ file: "a.tar/in.zip/a" });
    break;
  }
});

it("reports a file in a folder that cannot be read, without stopping", async () => {
  await put("a.log", "a");
  await put("b/c.log", "c");
  await chmod(join(folder, "a.log"), 0);
  await chmod(join(folder, "b"), 0);
  const { files, skips } = await openAll();
  await chmod(join(folder, "b"), 0o755);
  // the superuser may read everything
  if (process.getuid?.() === 0) expect(files).toEqual({ "a.log": "a", "b/c.log": "c" });
  else expect(skips).toEqual(["a.log: cannot be read", "b: folder cannot be read (EACCES)"]);
});
