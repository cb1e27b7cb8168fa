import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient } from "./api-client.js";
import { BASTION, REPOSITORY } from "./lagebild-process.js";
import { TINY_MODEL } from "./start-lagebild.js";
import { startProcess } from "./start-process.js";
import { escapesIn, tracing, whyNot, WITHOUT_NETWORK } from "./system-calls.js";

const PROGRAM = join(REPOSITORY, "services/gateway/bin/lagebild.js");
const QUESTION = { question: "Did anyone guess passwords?", budgetTokens: 1_000 };

let folder: string;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "lagebild-leaves-")));
  for (const name of ["data", "tmp", "home"]) await mkdir(join(folder, name));
  env = {
    HOME: join(folder, "home"),
    TMPDIR: join(folder, "tmp"),
    LAGEBILD_DATA: join(folder, "data"),
    LAGEBILD_MODEL: TINY_MODEL,
    LAGEBILD_WORKERS: "1",
    LAGEBILD_PORT: "0",
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const writable = () => ({ writable: [join(folder, "data"), join(folder, "tmp")] });
const trace = (name: string): string => join(folder, `${name}.trace`);

/** Every file and folder below one, with what others than its owner may do with it. */
async function openToOthers(path: string): Promise<readonly string[]> {
  const { mode } = await stat(path);
  const isFolder = (await stat(path)).isDirectory();
  const below = isFolder ? await Promise.all((await readdir(path)).map((name) => openToOthers(join(path, name)))) : [];
  return [...((mode & 0o077) === 0 ? [] : [`${(mode & 0o777).toString(8)} ${path}`]), ...below.flat()];
}

const untraced = whyNot(tracing("/dev/null"));
const separate = untraced ?? whyNot(WITHOUT_NETWORK);
const skipped = (reason: string | undefined): string => (reason === undefined ? "" : ` (skipped: ${reason})`);

describe.skipIf(untraced !== undefined)(`a server with a model${skipped(untraced)}`, () => {
  it("connects to nothing, looks up no name, and writes for its owner alone in its data and temporary folder", async () => {
    const command = [
      "-c",
      'umask 000; exec "$@"',
      "sh",
      ...tracing(trace("serve")),
      process.execPath,
      PROGRAM,
      "serve",
    ];
    const server = await startProcess({ command: "sh", args: command, env, readyWhen: /listens on (http:\/\/\S+)/ });
    try {
      const api = `${server.ready[1]}/api/v1`;
      const client = apiClient(api);
      await client.post("/incidents", { id: "bastion" });
      const body = await readFile(join(BASTION, "auth.log"));
      const upload = await fetch(`${api}/incidents/bastion/sources?name=auth.log`, { method: "POST", body });
      const { job } = (await upload.json()) as { readonly job: { readonly id: string } };
      expect(await (await fetch(`${api}/jobs/${job.id}/events`)).text()).toContain('"phase":"done"');
      const answer = await client.post("/incidents/bastion/questions", QUESTION);
      expect(await answer.json()).toMatchObject({ answer: { citations: expect.anything() as unknown } });
      expect((await fetch(`${api}/incidents/bastion/report`)).status).toBe(200);
      expect((await client.post("/incidents/bastion/sql", { sql: "SELECT count(*) FROM records" })).status).toBe(200);
    } finally {
      await server.stop();
    }
    expect(await escapesIn(trace("serve"), writable())).toEqual([]);
    expect(await openToOthers(join(folder, "data"))).toEqual([]);
    expect(await readdir(join(folder, "home"))).toEqual([]);
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });
});

describe.skipIf(separate !== undefined)(`the command line without a network${skipped(separate)}`, () => {
  it("puts a log in and answers, and tries to reach nobody", async () => {
    const log = join(folder, "app.log");
    await writeFile(log, (await readFile(join(BASTION, "app.log"), "utf8")).split("\n").slice(0, 200).join("\n"));
    for (const words of [
      ["ingest", "alone", log],
      ["ask", "alone", QUESTION.question],
    ]) {
      const [command, ...args] = [
        ...WITHOUT_NETWORK,
        ...tracing(trace(words[0]!)),
        process.execPath,
        PROGRAM,
        ...words,
      ];
      const alone = { ...env, LAGEBILD_MODEL: "none" };
      const ended = await startProcess({ command: command, args, env: alone, readyWhen: /2026|\n/ });
      expect(await ended.stop()).toBe(0);
      expect(await escapesIn(trace(words[0]!), writable())).toEqual([]);
    }
    expect(await readdir(join(folder, "home"))).toEqual([]);
  });
});

describe("the watch itself", () => {
  it.each([
    [
      '7 connect(3<socket:[1]>, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16) = 0',
      true,
    ],
    [
      '7 connect(3<socket:[1]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
      false,
    ],
    [
      '7 sendto(3<socket:[1]>, "x", 1, 0, {sa_family=AF_INET6, inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = 1',
      true,
    ],
    ['7 openat(AT_FDCWD</home>, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 3', true],
    [
      '7 connect(3<socket:[1]>, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0',
      true,
    ],
    ['7 connect(3<socket:[1]>, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0', true],
    ['7 openat(AT_FDCWD</home>, "/etc/machine-id", O_RDONLY) = -1 ENOENT', true],
    ['7 openat(AT_FDCWD</home>, "a", O_WRONLY|O_CREAT, 0666 <unfinished ...>', true],
    ['7 openat(AT_FDCWD</data>, "a", O_WRONLY|O_CREAT, 0666) = 3', false],
    ['7 openat(AT_FDCWD</data>, "../home/a", O_RDWR) = 3', true],
    ['7 mkdir("/home/.cache", 0777) = 0', true],
    ['7 rename("/data/a", "/home/a") = 0', true],
    ['7 openat(AT_FDCWD</home>, "/usr/lib/a.so", O_RDONLY|O_CLOEXEC) = 3', false],
  ])("sees %s", async (call, isEscape) => {
    const path = join(folder, "one.trace");
    await writeFile(path, `${call}\n`);
    expect((await escapesIn(path, { writable: ["/data"] })).length === 1).toBe(isEscape);
  });
});
