import { chmod, symlink } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openSources } from "./open-source.js";
import { sampleTar, sampleZip } from "./sample-archives.js";
import { sampleFolder } from "./sample-folder.js";

const { path, put, open, openAll } = sampleFolder();

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
    expect((await openAll({}, [path("a/z.log")])).files).toEqual({ "z.log": "z\n" });
  });

  it("of one name keep it, and say where they lie", async () => {
    await put("one/auth.log", "1");
    await put("two/auth.log", "2");
    await put("two/logs.zip", sampleZip([{ name: "var/auth.log", content: "3" }]));
    const found: (string | undefined)[][] = [];
    for await (const one of openSources([path("one"), path("two"), path("two/auth.log")], {
      temporaryFolder: path("tmp"),
    }))
      if ("file" in one) found.push([one.file, one.origin]);
    expect(found).toEqual([
      ["auth.log", path("one/auth.log")],
      ["auth.log", path("two/auth.log")],
      ["logs.zip/var/auth.log", path("two/logs.zip/var/auth.log")],
      ["auth.log", path("two/auth.log")],
    ]);
  });

  it("below a folder that is called like their host are named with it", async () => {
    await put("host01/var/log/auth.log", "1");
    await put("host01/notes.log", "2");
    expect((await openAll({}, [path("host01")])).files).toEqual({ "notes.log": "2", "host01/var/log/auth.log": "1" });
  });

  it("are read from standard input too", async () => {
    async function* standardInput() {
      yield gzipSync("from the pipe\n");
    }
    expect((await openAll({ standardInput: standardInput() }, ["-"])).files).toEqual({ stdin: "from the pipe\n" });
  });

  it("reached by symbolic links are not followed, and reported", async () => {
    await put("real.log", "x");
    await symlink("real.log", path("latest.log"));
    await symlink("/etc", path("outside"));
    await symlink("nowhere", path("dangling"));
    await symlink(".", path("loop"));
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
    await expect(openAll({}, [path("none.log")])).rejects.toMatchObject({ kind: "missing" });
  });

  it("can be opened once", async () => {
    await put("a.log", "x");
    for await (const found of open()) {
      if ("skip" in found) continue;
      await found.open().toArray();
      expect(() => found.open()).toThrow(/opened before/);
    }
  });

  it("stop coming when the work is cancelled", async () => {
    await put("a.log", "x");
    const opened = open(AbortSignal.abort());
    await expect(opened.next()).rejects.toMatchObject({ name: "AbortError" });
  });
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
    for await (const found of open()) {
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
    for await (const found of open()) {
      if ("skip" in found) throw new Error(found.skip.reason);
      expect(new Date(found.modifiedMs).toISOString()).toMatch(/^2026-03-1[34]/);
    }
  });

  it("with two members of one name give both", async () => {
    await put("a.tar", sampleTar([inner, { ...inner, content: "second" }]));
    const texts: string[] = [];
    for await (const found of open()) if ("file" in found) texts.push((await found.open().toArray()).join(""));
    expect(texts).toEqual(["login\n", "second"]);
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
  for await (const found of open()) {
    expect(found).toMatchObject({ file: "a.tar/in.zip/a" });
    break;
  }
});

it("reports a file in a folder that cannot be read, without stopping", async () => {
  await put("a.log", "a");
  await put("b/c.log", "c");
  await chmod(path("a.log"), 0);
  await chmod(path("b"), 0);
  const { files, skips } = await openAll();
  await chmod(path("b"), 0o755);
  // the superuser may read everything
  if (process.getuid?.() === 0) expect(files).toEqual({ "a.log": "a", "b/c.log": "c" });
  else expect(skips).toEqual(["a.log: cannot be read", "b: folder cannot be read (EACCES)"]);
});
