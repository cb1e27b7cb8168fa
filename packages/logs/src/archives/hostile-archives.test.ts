import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sampleTar, sampleZip } from "./sample-archives.js";
import { sampleFolder } from "./sample-folder.js";

const { put, openAll } = sampleFolder();

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
    expect(await openAll({ maxNameLength: 80 })).toEqual({
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
    const { files, skips } = await openAll();
    expect(files).toEqual({ "a.zip/ok": "k" });
    expect(skips).toContainEqual("a.zip/secret: encrypted: give --password");
    expect(skips).toContainEqual(expect.stringMatching(/^a\.zip\/odd: /));
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
    const { files, skips } = await openAll(tight);
    expect(Object.values(files).join("").length).toBeLessThan(1_500_000);
    const stopped = new RegExp(`^${file}(/b)?: compression ratio above 50, stopped after \\d+ bytes$`);
    expect(skips).toContainEqual(expect.stringMatching(stopped));
  });

  it("stop at many small bombs that are one together", async () => {
    await put(
      "x.zip",
      sampleZip(Array.from({ length: 20 }, (_, i) => ({ name: `${i}`, content: bomb.subarray(0, 400_000) }))),
    );
    const { files, skips } = await openAll(tight);
    expect(Object.keys(files).length).toBeLessThan(10);
    expect(skips.at(-1)).toMatch(/^x\.zip: compression ratio above 50/);
  });

  it("do not hide a bomb in a nested zip, which is laid down on disk", async () => {
    await put("x.gz", gzipSync(sampleZip([{ name: "b", method: 0, content: bomb }])));
    const { files, skips } = await openAll(tight);
    expect(files).toEqual({});
    expect(skips.join("\n")).toMatch(/compression ratio above 50/);
  });

  it("stop at the bytes allowed in all, and at the members allowed", async () => {
    await put("x.gz", gzipSync(bomb));
    expect((await openAll({ maxUnpackedBytes: 1_000_000 })).skips).toEqual([
      "x.gz: more than 1000000 bytes unpacked in all",
    ]);
    await put("x.gz", sampleTar([1, 2, 3].map((n) => ({ name: `${n}`, content: "x" }))));
    const { files, skips } = await openAll({ maxEntries: 2 });
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
    expect(files["a.gz"]!.length).toBeGreaterThan(text.length * 0.7);
    expect(text.startsWith(files["a.gz"]!)).toBe(true);
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
