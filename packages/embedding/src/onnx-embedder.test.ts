import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { embedderContract } from "./embedder.contract.js";
import { defaultModelFolder, readModelFiles } from "./model-files.js";
import { onnxEmbedder } from "./onnx-embedder.js";

embedderContract("onnxEmbedder", () => onnxEmbedder({ modelFolder: defaultModelFolder() }));

describe("a model folder that is not whole", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "embedding-model-"));
    await cp(defaultModelFolder(), folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = () => onnxEmbedder({ modelFolder: folder });

  it.each(["model.json", "model.onnx", "tokenizer.json"])("is reported as missing without %s", async (name) => {
    await rm(join(folder, name));
    await expect(open()).rejects.toMatchObject({ kind: "missing" });
  });

  it.each(["model.onnx", "tokenizer.json"])("is reported as corrupt when %s is cut", async (name) => {
    const bytes = await readFile(join(folder, name));
    await writeFile(join(folder, name), bytes.subarray(0, bytes.length - 100));
    await expect(open()).rejects.toMatchObject({ kind: "corrupt" });
  });

  it("is reported as corrupt when one byte of the weights is wrong", async () => {
    const bytes = await readFile(join(folder, "model.onnx"));
    bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
    await writeFile(join(folder, "model.onnx"), bytes);
    await expect(open()).rejects.toMatchObject({ kind: "corrupt" });
  });

  it.each(["{", "{}", "null", '{"modelId":"x","dimensions":0}'])(
    "is reported as corrupt when model.json is %s",
    async (text) => {
      await writeFile(join(folder, "model.json"), text);
      await expect(open()).rejects.toMatchObject({ kind: "corrupt" });
    },
  );
});

describe("a model folder whose files do not belong together", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "embedding-model-"));
    await cp(defaultModelFolder(), folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Changes model.json and tokenizer.json, and notes the hash of what came out. */
  const change = async (tokenizer: object, manifest: object = {}): Promise<void> => {
    const read = async (name: string): Promise<object> =>
      JSON.parse(await readFile(join(folder, name), "utf8")) as object;
    const bytes = JSON.stringify({ ...(await read("tokenizer.json")), ...tokenizer });
    await writeFile(join(folder, "tokenizer.json"), bytes);
    const before = (await read("model.json")) as { readonly files: object };
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const files = { ...before.files, "tokenizer.json": { sha256 } };
    await writeFile(join(folder, "model.json"), JSON.stringify({ ...before, files, ...manifest }));
  };
  const open = (dimensions?: number) =>
    onnxEmbedder({ modelFolder: folder, ...(dimensions !== undefined && { dimensions }) });

  it("is reported as corrupt when the tokenizer has pieces that the weights do not know", async () => {
    const { tokenizer } = await readModelFiles(folder);
    await change({ pieces: [...tokenizer.pieces, ...tokenizer.pieces.map(([text]) => [`${text}~`, -1])] });
    await expect(open()).rejects.toMatchObject({
      kind: "corrupt",
      message: expect.stringContaining("do not belong together"),
    });
  });

  it("is reported as corrupt when model.json names another version of the tokenizer", async () => {
    await change({}, { tokenizerVersion: 7 });
    await expect(open()).rejects.toMatchObject({ kind: "corrupt", message: expect.stringContaining("version 1") });
  });

  it("is reported as corrupt when model.json names other dimensions than the weights have", async () => {
    await change({}, { dimensions: 384 });
    await expect(open()).rejects.toMatchObject({ kind: "corrupt", message: expect.stringContaining("384") });
  });

  it("cuts vectors to a length that model.json allows, under a name of its own, and to no other", async () => {
    await change({}, { nested: [128] });
    const [whole, short] = [await open(), await open(128)];
    const [[long], [cut]] = [await whole.embedBatch(["sshd session"]), await short.embedBatch(["sshd session"])];
    expect(cut).toHaveLength(128);
    expect(Math.hypot(...cut!)).toBeCloseTo(1, 5);
    expect(cut![3]! / cut![5]!).toBeCloseTo(long![3]! / long![5]!, 4);
    expect(short.modelId).toBe(`${whole.modelId}@128`);
    await expect(open(100)).rejects.toMatchObject({ kind: "invalid", message: expect.stringContaining("256 or 128") });
  });
});

it("shows how it cuts a text: words with their pieces, and where it stops", async () => {
  const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
  const { pieces, words, isCut } = embedder.cutText("Failed password for <user>");
  expect(words).toEqual(["failed", "password", "for", "<user>"]);
  expect(new Set(pieces.map(({ word }) => word))).toEqual(new Set([0, 1, 2, 3]));
  expect(isCut).toBe(false);
  const long = embedder.cutText("password ".repeat(500));
  expect(long.pieces).toHaveLength(long.maxPieces);
  expect(long.isCut).toBe(true);
  expect(embedder.cutText("\u0000").pieces).toEqual([]);
  await embedder.close();
});

const shapes = {
  guess:
    "sshd: Failed password for <user> from <ip> port <n> ssh2 | failed login, wrong password | fehlgeschlagene Anmeldung, falsches Passwort",
  logon:
    "Windows Security 4624: An account was successfully logged on. TargetUserName=<user> LogonType=3 IpAddress=<ip>",
  scan: "GET /wp-login.php 404 agent curl/7.58.0",
  shadow: "Sysmon 1: Process Create CommandLine=vssadmin.exe delete shadows /all /quiet",
  task: "Windows Security 4698: A scheduled task was created. TaskName=\\Updater",
  usb: "kernel: usb 1-1: new high-speed USB device number <n> using xhci_hcd",
  firewall: "netsh advfirewall set allprofiles state off",
  account: "useradd: new user: name=<user>, UID=<n>, GID=<n>, home=/home/<user>, shell=/bin/bash",
  mail: "exchange New-InboxRule user=<user> ForwardTo=<user> DeleteMessage=True",
  cleared: "Windows Security 1102: The audit log was cleared. SubjectUserName=<user>",
  memory: "kernel: Out of memory: Killed process <n> (mysqld) total-vm:<n>kB",
  boot: "kernel: Linux version 5.10.0-8-amd64 (gcc version 10.2.1)",
};

const questions: readonly (readonly [question: string, shape: keyof typeof shapes])[] = [
  ["Hat jemand falsche Passwörter ausprobiert?", "guess"],
  ["Wurden Schattenkopien gelöscht?", "shadow"],
  ["Wurde eine geplante Aufgabe angelegt?", "task"],
  ["Hat jemand einen USB-Stick angesteckt?", "usb"],
  ["Wurde die Firewall ausgeschaltet?", "firewall"],
  ["Wurde ein neues Benutzerkonto angelegt?", "account"],
  ["Leitet jemand E-Mails aus einem Postfach weiter?", "mail"],
  ["Hat jemand das Ereignisprotokoll gelöscht?", "cleared"],
  ["War der Arbeitsspeicher erschöpft?", "memory"],
];

it.each(questions)("%s finds the shape %s among a dozen", async (question, expected) => {
  const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const [asked, ...found] = await embedder.embedBatch([question, ...names.map((name) => shapes[name])]);
  const scores = found.map((vector) => vector.reduce((sum, value, i) => sum + value * (asked?.[i] ?? 0), 0));
  expect(names[scores.indexOf(Math.max(...scores))]).toBe(expected);
  await embedder.close();
});
