import { spawnSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { REPOSITORY } from "./lagebild-process.js";
import { startServe } from "./start-lagebild.js";
import { startProcess } from "./start-process.js";

const INFRA = join(REPOSITORY, "infra");
const has = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;
const unless = (isThere: boolean, what: string): string => (isThere ? "" : ` (skipped: there is no ${what})`);

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "lagebild-infra-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Paths of the installed product in a text, as they are in this repository. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?:\/opt\/lagebild\/)?((?:services|infra)\/[\w./-]+\.js)/g)].map((match) => match[1]!);

const isFile = async (path: string): Promise<boolean> =>
  (await readFile(join(REPOSITORY, path)).catch(() => undefined)) !== undefined;

const hasAnalyze = has("systemd-analyze", "--version");

describe("the systemd units", () => {
  it.skipIf(!hasAnalyze)(`hold for systemd${unless(hasAnalyze, "systemd-analyze")}`, async () => {
    // Checked as they will be installed, but with a program and a user that are here.
    for (const name of await readdir(join(INFRA, "systemd"))) {
      if (!name.endsWith(".service")) continue;
      const text = await readFile(join(INFRA, "systemd", name), "utf8");
      await writeFile(join(folder, name), text.replace("/usr/bin/node", process.execPath));
    }
    const dropIn = join(folder, "lagebild-.service.d");
    await mkdir(dropIn);
    await copyFile(join(INFRA, "systemd/lagebild-.service.d/sandbox.conf"), join(dropIn, "sandbox.conf"));
    const units = (await readdir(folder)).filter((name) => name.endsWith(".service"));
    expect(units).toHaveLength(5);
    const found = spawnSync(
      "env",
      [`SYSTEMD_UNIT_PATH=${folder}:`, "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", ...units],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    const said = `${found.stdout}${found.stderr}`.split("\n").filter((line) => line.includes("lagebild"));
    expect(said.filter((line) => !/redis-server|file:\/opt\/lagebild/.test(line))).toEqual([]);
  });

  it("run programs that are built, and are in a sandbox without root", async () => {
    for (const name of (await readdir(join(INFRA, "systemd"))).filter((one) => one.endsWith(".service"))) {
      const paths = pathsIn(await readFile(join(INFRA, "systemd", name), "utf8"));
      expect(paths, name).toHaveLength(1);
      expect([name, await isFile(paths[0]!)]).toEqual([name, true]);
    }
    const sandbox = await readFile(join(INFRA, "systemd/lagebild-.service.d/sandbox.conf"), "utf8");
    for (const line of ["User=lagebild", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "IPAddressDeny=any"])
      expect(sandbox.split("\n")).toContain(line);
  });
});

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly command?: readonly string[];
        readonly user?: string;
        readonly cap_drop?: readonly string[];
        readonly networks?: unknown;
        readonly ports?: readonly string[];
      }
    >
  >;
}

const hasCompose = has("docker", "compose", "version");

describe("the compose file", () => {
  const read = async (): Promise<Compose> =>
    parse(await readFile(join(INFRA, "compose/compose.yml"), "utf8"), { merge: true }) as Compose;

  it.skipIf(!hasCompose)(`holds for docker compose${unless(hasCompose, "docker compose")}`, () => {
    const command = ["docker", "compose", "--file", join(INFRA, "compose/compose.yml"), "config", "--quiet"];
    const found = spawnSync("env", ["LAGEBILD_SERVICE_TOKEN=x", ...command], { encoding: "utf8" });
    expect([found.status, found.stderr]).toEqual([0, ""]);
  });

  it("opens the port of the proxy alone, without capabilities, and keeps Redis in a file", async () => {
    const { services } = await read();
    expect(Object.keys(services).filter((name) => services[name]!.ports)).toEqual(["proxy"]);
    for (const [name, { cap_drop, user, networks }] of Object.entries(services)) {
      expect([name, cap_drop]).toEqual([name, ["ALL"]]);
      if (name !== "proxy") expect([name, user?.startsWith("0"), networks]).toEqual([name, false, ["inside"]]);
    }
    expect(services["redis"]?.command).toContain("--appendonly");
  });

  it("and the image run programs that are built", async () => {
    const { services } = await read();
    const commands = Object.values(services).flatMap(({ command = [] }) => pathsIn(command.join(" ")));
    const image = pathsIn(await readFile(join(INFRA, "Dockerfile"), "utf8"));
    expect(commands.length).toBe(4);
    for (const path of [...commands, ...image]) expect([path, await isFile(path)]).toEqual([path, true]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { readonly port: number };
  server.close();
  return port;
}

const hasCaddy = has("caddy", "version");

describe("the proxy", () => {
  it.skipIf(!hasCaddy)(`brings TLS, and the API sees who calls${unless(hasCaddy, "caddy")}`, async () => {
    const data = join(folder, "data");
    const env = { LAGEBILD_DATA: data, LAGEBILD_MODEL: "none", LAGEBILD_PROXIES: "127.0.0.1", HOME: folder };
    const served = await startServe({ ...env, LAGEBILD_WORKERS: "1" });
    const port = await freePort();
    const proxy = await startProcess({
      command: "caddy",
      args: ["run", "--adapter", "caddyfile", "--config", join(INFRA, "compose/Caddyfile")],
      env: {
        ...{ HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, LAGEBILD_NAME: "localhost" },
        ...{ LAGEBILD_PUBLIC_PORT: String(port), LAGEBILD_UPSTREAM: new URL(served.url).host },
      },
      readyWhen: /serving initial configuration/,
    });
    try {
      const key = /lb_[A-Za-z0-9_-]{43}/.exec(served.process.output())?.[0] ?? "";
      const ask = (headers: Readonly<Record<string, string>>): Promise<number> =>
        new Promise((resolve, reject) => {
          const options = { port, host: "localhost", path: "/api/v1/incidents", headers, rejectUnauthorized: false };
          request(options, (response) => resolve(response.resume().statusCode ?? 0))
            .once("error", reject)
            .end();
        });
      expect(await ask({})).toBe(401);
      expect(await ask({ authorization: `Bearer ${key}` })).toBe(200);
    } finally {
      await proxy.stop();
      await served.process.stop();
    }
  });

  it("is the one whose word about callers the gateway takes", async () => {
    const text = await readFile(join(INFRA, "compose/compose.yml"), "utf8");
    const named = /LAGEBILD_PROXIES: (\S+)/.exec(text)?.[1];
    expect(text).toContain(`ipv4_address: ${named} }`);
  });
});

it("tells by healthy.js whether the process of a container lives", { timeout: 30_000 }, async () => {
  const healthy = (port: string): number | null =>
    spawnSync(process.execPath, [join(INFRA, "healthy.js")], { env: { LAGEBILD_PORT: port } }).status;
  expect(healthy(String(await freePort()))).toBe(1);
});
