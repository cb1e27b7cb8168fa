import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { linkedLz4, oldLz4, packedSamples } from "./sample-packed.js";
import { sampleTar, sampleZip } from "./sample-archives.js";
import { sampleFolder } from "./sample-folder.js";

const { put, open, openAll } = sampleFolder();

const kinds = ["xz", "bzip2", "zstd", "lz4"] as const;
const bombText = "bomb ".repeat(600_000);
const damage = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 0xff;
  return changed;
};

describe.each(kinds)("files packed with %s", (kind) => {
  const { login, tar, bomb } = packedSamples[kind];

  it("are opened, whatever they are called", async () => {
    await put("named-wrongly.log", login);
    await put("a.tar", tar);
    expect(await openAll()).toEqual({
      files: { "named-wrongly.log": "login\n", "a.tar/var/log/auth.log": "login\n" },
      skips: [],
    });
  });

  it("are opened in archives, and archives in them", async () => {
    await put(
      "a.zip",
      sampleZip([
        { name: "in.log", content: login },
        { name: "in.tar", content: tar },
      ]),
    );
    await put("b.gz", gzipSync(login));
    await put(
      "c.tar",
      sampleTar([
        { name: "in.log", content: login },
        { name: "after.log", content: "after" },
      ]),
    );
    expect(await openAll()).toEqual({
      files: {
        "a.zip/in.log": "login\n",
        "a.zip/in.tar/var/log/auth.log": "login\n",
        "b.gz": "login\n",
        "c.tar/in.log": "login\n",
        "c.tar/after.log": "after",
      },
      skips: [],
    });
  });

  it("are read to the end of the last of several streams", async () => {
    await put("a.log", Buffer.concat([login, login, login]));
    expect(await openAll()).toEqual({ files: { "a.log": "login\nlogin\nlogin\n" }, skips: [] });
  });

  it("are read from standard input", async () => {
    async function* standardInput() {
      for (const byte of login) yield Uint8Array.of(byte);
    }
    expect((await openAll({ standardInput: standardInput() }, ["-"])).files).toEqual({ stdin: "login\n" });
  });

  it("give what is there before bytes that do not belong to them, and say so", async () => {
    await put("a.log", Buffer.concat([login, Buffer.from("garbage")]));
    expect(await openAll()).toEqual({
      files: { "a.log": "login\n" },
      skips: [`a.log: bytes after the end of the ${kind} data, which are not read`],
    });
  });

  it("give what is there where they are cut off, and say so", async () => {
    await put("a.log", bomb.subarray(0, Math.ceil(bomb.length * 0.8)));
    const { files, skips } = await openAll();
    expect(files["a.log"]!.length).toBeGreaterThan(500_000);
    expect(bombText.startsWith(files["a.log"]!)).toBe(true);
    expect(skips).toEqual([`a.log: cut-off ${kind}: unexpected end of data`]);
  });

  it("say it where they are damaged", async () => {
    await put("a.log", damage(login, login.length - 14 > 10 ? login.length - 14 : login.length - 6));
    expect((await openAll()).skips).toContainEqual(expect.stringMatching(new RegExp(`^a\\.log: .*${kind}`)));
  });

  it("stop at a bomb", async () => {
    await put("x", bomb);
    const { files, skips } = await openAll({ ratioFreeBytes: 500_000, maxRatio: 50 });
    expect(files["x"]!.length).toBeLessThan(1_500_000);
    expect(skips).toEqual([expect.stringMatching(/^x: compression ratio above 50, stopped after \d+ bytes$/)]);
    expect((await openAll({ maxUnpackedBytes: 1_000_000 })).skips).toEqual([
      "x: more than 1000000 bytes unpacked in all",
    ]);
  });

  it("are opened three deep, and no deeper", async () => {
    await put("x", gzipSync(gzipSync(login)));
    expect((await openAll()).files).toEqual({ x: "login\n" });
    await put("x", gzipSync(gzipSync(gzipSync(login))));
    expect((await openAll()).skips).toEqual(["x: archives nested deeper than 3"]);
  });

  it("leave no thread and no file where the reader stops early", async () => {
    await put("a.gz", gzipSync(bomb));
    await put("b.log", login);
    for (let i = 0; i < 3; i++) {
      for await (const found of open()) {
        expect(found).toMatchObject({ file: "a.gz" });
        break;
      }
    }
  });
});

describe("lz4", () => {
  it("is read as it was written before frames, alone and before a frame", async () => {
    await put("a.log", oldLz4);
    await put("b.log", Buffer.concat([oldLz4, packedSamples.lz4.login]));
    expect(await openAll()).toEqual({ files: { "a.log": "login\n", "b.log": "login\nlogin\n" }, skips: [] });
  });

  it("is read in blocks that lean on each other, and checked block by block", async () => {
    await put("a.log", linkedLz4);
    const { files, skips } = await openAll();
    expect([files["a.log"] === bombText, skips]).toEqual([true, []]);
    await put("a.log", damage(linkedLz4, linkedLz4.length - 40));
    expect((await openAll()).skips).toEqual([expect.stringMatching(/^a\.log: corrupt lz4: /)]);
  });

  it("passes over frames that hold other things", async () => {
    const skippable = Buffer.concat([Buffer.from("5f2a4d1803000000", "hex"), Buffer.from("abc")]);
    await put("a.log", Buffer.concat([packedSamples.lz4.login, skippable, packedSamples.lz4.login]));
    expect(await openAll()).toEqual({ files: { "a.log": "login\nlogin\n" }, skips: [] });
  });
});

it("refuses a dictionary that asks for more memory than is allowed", async () => {
  await put("a.xz", packedSamples.xz.bomb);
  const { files, skips } = await openAll({ maxMemoryBytes: 20 * 1024 * 1024 });
  expect(files).toEqual({});
  expect(skips).toEqual(["a.xz: unpacking the xz needs more memory than is allowed"]);
});
