import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sampleZip } from "../sample-archives.js";
import { sampleFolder } from "../sample-folder.js";
import { renamed, sampleSevenZip } from "./sample-seven-zip.js";

const { put, open, openAll } = sampleFolder();

const two = { "var/log/auth.log": "login\n", "b.log": "b\n" };
const bomb = Buffer.alloc(3_000_000, "bomb ");

describe("7z archives", () => {
  it("are opened, in archives too, with the time that their members were written", async () => {
    const packed = await sampleSevenZip(two);
    await put("a.log", packed);
    await put("b.zip", sampleZip([{ name: "in.7z", content: packed }]));
    expect(await openAll()).toEqual({
      files: {
        "a.log/b.log": "b\n",
        "a.log/var/log/auth.log": "login\n",
        "b.zip/in.7z/b.log": "b\n",
        "b.zip/in.7z/var/log/auth.log": "login\n",
      },
      skips: [],
    });
    for await (const found of open()) {
      if ("skip" in found) throw new Error(found.skip.reason);
      expect(new Date(found.modifiedMs).toISOString()).toMatch(/^2026-03-14/);
    }
  });

  it("may hold archives, empty files and names of every script", async () => {
    await put(
      "a.7z",
      await sampleSevenZip({ "in.gz": gzipSync("x"), "in.7z": await sampleSevenZip(two), "leer ü 日.log": "y" }),
    );
    await put("b.7z", await sampleSevenZip({ "empty.log": "", "full.log": "x" }));
    expect(await openAll()).toEqual({
      files: {
        "a.7z/in.7z/b.log": "b\n",
        "a.7z/in.7z/var/log/auth.log": "login\n",
        "a.7z/in.gz": "x",
        "a.7z/leer ü 日.log": "y",
        "b.7z/full.log": "x",
      },
      skips: ["b.7z/empty.log: empty file"],
    });
  });

  it("give every member, also those after one that nobody read", async () => {
    const files = Object.fromEntries([0, 1, 2, 3, 4].map((n) => [`${n}.log`, `${n}`.repeat(300_000)]));
    await put("a", await sampleSevenZip(files));
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

  it.each([
    ["../../etc/x", "member name leaves the archive (..)"],
    ["/etc/passwd", "absolute path in member name"],
    ["C:/x/y/z.ab", "drive letter in member name"],
  ])("have the name %j refused", async (name, reason) => {
    const from = "a".repeat(name.length);
    await put("a.7z", renamed(await sampleSevenZip({ [from]: "x", "ok.log": "ok" }, ["-t7z", "-mhc=off"]), from, name));
    expect(await openAll()).toEqual({ files: { "a.7z/ok.log": "ok" }, skips: [`a.7z: ${reason}`] });
  });

  it("have control characters in a name refused or replaced, and both members of one name read", async () => {
    const packed = await sampleSevenZip({ aXb: "1", aYb: "2" }, ["-t7z", "-mhc=off"]);
    await put("a.7z", renamed(packed, "aXb", "a\nb"));
    await put("b.7z", renamed(packed, "aXb", "aYb"));
    const { files, skips } = await openAll();
    expect(files).toEqual({ "a.7z/a_b": "1", "a.7z/aYb": "2", "b.7z/aYb": "1", "b.7z/aYb (again)": "2" });
    expect(skips).toEqual([]);
  });

  it("stop at a bomb, at many small ones, at the bytes and at the members allowed", async () => {
    const tight = { ratioFreeBytes: 500_000, maxRatio: 50 };
    await put("a.7z", await sampleSevenZip({ b: bomb }));
    const one = await openAll(tight);
    expect(Object.values(one.files).join("").length).toBeLessThan(1_500_000);
    expect(one.skips).toContainEqual(expect.stringMatching(/^a\.7z: compression ratio above 50/));
    await put(
      "a.7z",
      await sampleSevenZip(Object.fromEntries([...Array(20).keys()].map((n) => [`${n}`, bomb.subarray(n, 400_000)]))),
    );
    const many = await openAll(tight);
    expect(Object.keys(many.files).length).toBeLessThan(10);
    expect(many.skips.at(-1)).toMatch(/^a\.7z: compression ratio above 50/);
    expect((await openAll({ maxUnpackedBytes: 1_000_000 })).skips).toContain(
      "a.7z: more than 1000000 bytes unpacked in all",
    );
    const few = await openAll({ maxEntries: 2 });
    expect([Object.keys(few.files).length, few.skips]).toEqual([
      2,
      ["a.7z: more than 2 members, the others are not read"],
    ]);
  });

  it("say it where they are cut off or damaged", async () => {
    const whole = await sampleSevenZip({
      "a.log": Buffer.from(Array.from({ length: 5000 }, (_, i) => 32 + ((i * i) % 90))),
    });
    await put("a.7z", whole.subarray(0, whole.length / 2));
    expect(await openAll()).toEqual({ files: {}, skips: ["a.7z: cut-off 7z: unexpected end of data"] });
    whole[100]! ^= 0xff;
    await put("a.7z", whole);
    expect((await openAll()).skips).toContainEqual(expect.stringMatching(/^a\.7z\/a\.log: corrupt 7z/));
  });
});

const locks: readonly (readonly [string, readonly string[]])[] = [
  ["7z", ["-t7z"]],
  ["7z that packs nothing", ["-t7z", "-mx0"]],
  ["zip of the old kind", ["-tzip"]],
  ["zip with AES", ["-tzip", "-mem=AES256"]],
];

describe.each(locks)("encrypted %s", (_what, options) => {
  const locked = () => sampleSevenZip(two, [...options, "-pinfected"]);

  it("is opened by the one of the passwords that fits", async () => {
    await put("a", await locked());
    const files = { "a/b.log": "b\n", "a/var/log/auth.log": "login\n" };
    expect(await openAll({ passwords: ["infected"] })).toEqual({ files, skips: [] });
    const { files: found } = await openAll({ passwords: ["infected", "wrong"] });
    expect(found).toEqual(files);
  });

  it("says what is missing, and never names a password", async () => {
    await put("a", await locked());
    const without = await openAll();
    expect(without).toEqual({
      files: {},
      skips: ["a/b.log: encrypted: give --password", "a/var/log/auth.log: encrypted: give --password"],
    });
    const { skips } = await openAll({ passwords: ["s3cret-but-wrong"] });
    expect(skips).toContain("a/b.log: wrong password");
    expect(skips).toContain("a/var/log/auth.log: wrong password");
    expect(skips.join()).not.toContain("s3cret");
  });
});

describe("encrypted archives", () => {
  it("with encrypted names are opened the same way", async () => {
    await put("a", await sampleSevenZip(two, ["-t7z", "-pinfected", "-mhe=on"]));
    expect(await openAll()).toEqual({ files: {}, skips: ["a: encrypted: give --password"] });
    expect(await openAll({ passwords: ["wrong"] })).toEqual({ files: {}, skips: ["a: wrong password"] });
    expect(Object.keys((await openAll({ passwords: ["wrong", "infected"] })).files)).toEqual([
      "a/b.log",
      "a/var/log/auth.log",
    ]);
  });

  it("with passwords of every script are opened", async () => {
    await put("a", await sampleSevenZip({ "a.log": "x" }, ["-t7z", "-pÜber geheim 日 -y"]));
    expect((await openAll({ passwords: ["Über geheim 日 -y"] })).files).toEqual({ "a/a.log": "x" });
  });
});

it("opens zip members that are packed in other ways than by deflate", async () => {
  for (const method of ["BZip2", "LZMA", "Deflate64", "PPMd"]) {
    await put("a.zip", await sampleSevenZip({ "a.log": "a line of a log\n".repeat(100) }, ["-tzip", `-mm=${method}`]));
    expect(await openAll()).toEqual({ files: { "a.zip/a.log": "a line of a log\n".repeat(100) }, skips: [] });
  }
});
