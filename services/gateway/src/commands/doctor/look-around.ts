import { isLoopback } from "@lagebild/runtime/http";
import type { Config } from "../../config.js";
import { fault, ok, warning, type DoctorFinding } from "./finding.js";

/** Longer than any service should need to say that it lives. */
const ANSWERS_WITHIN_MS = 3_000;

type Around = Pick<
  Config,
  "generationUrl" | "host" | "port" | "proxies" | "redisUrl" | "retrievalUrl" | "tlsCert" | "token"
>;

/** Looks at who can reach the API, at a server that runs, and at the services behind it where there are any. */
export async function lookAround(config: Around): Promise<readonly DoctorFinding[]> {
  const { host, port, redisUrl, retrievalUrl, generationUrl } = config;
  const here = isLoopback(host) || host === "0.0.0.0" || host === "::" ? `http://127.0.0.1:${port}` : undefined;
  return [
    reachOf(config),
    ...(here === undefined || config.tlsCert !== undefined ? [] : [await serverAt(here)]),
    ...(redisUrl === undefined
      ? []
      : [await serviceAt("retrieval service", retrievalUrl), await serviceAt("generation service", generationUrl)]),
  ];
}

function reachOf({ host, proxies, tlsCert, token, redisUrl }: Around): DoctorFinding {
  if (isLoopback(host) && proxies.length === 0) return ok("reach", `${host}: programs of this machine, without a key`);
  if (redisUrl !== undefined && token === undefined && !isLoopback(host))
    return fault("reach", "the services have no LAGEBILD_SERVICE_TOKEN", "set the same secret for all of them");
  if (tlsCert !== undefined || proxies.length > 0) return ok("reach", `${host}: others with a key`);
  return warning(
    "reach",
    `${host}: others with a key, which is sent in clear`,
    "LAGEBILD_TLS_CERT and LAGEBILD_TLS_KEY, or a proxy in LAGEBILD_PROXIES",
  );
}

/** A server is not needed for the command line, so none is no fault. */
async function serverAt(url: string): Promise<DoctorFinding> {
  const alive = await statusOf(`${url}/health`);
  if (alive === undefined) return ok("server", `none answers at ${url}`);
  return alive === 200
    ? ok("server", `one answers at ${url}`)
    : warning("server", `what answers at ${url} is none of ours (${alive})`, "set LAGEBILD_PORT to a free port");
}

async function serviceAt(name: string, url: string): Promise<DoctorFinding> {
  const status = await statusOf(`${url}/health`);
  return status === 200
    ? ok(name, `answers at ${url}`)
    : fault(name, `does not answer at ${url} (${status ?? "no connection"})`, "npm run start:services, or its unit");
}

const statusOf = (url: string): Promise<number | undefined> =>
  fetch(url, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) }).then(
    ({ status }) => status,
    () => undefined,
  );
