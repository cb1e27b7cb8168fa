import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { servedBastion, type ServedBastion } from "./served-bastion.js";

// Compares the OpenAPI document with the real server, by schemathesis, a tool of its own:
//   python3 -m venv tools && tools/bin/pip install schemathesis
//   node test/bench/dist/api/check-document.js --schemathesis tools/bin/schemathesis [--examples 50] [--seed 1]

/** What a request that the document forbids may be answered with; the last two where it is too large to be read. */
const REFUSED = [400, 401, 403, 404, 405, 406, 409, 415, 422, 429, 413, 431];
/** What one that it allows may be: 422 is in the document. */
const TAKEN = ["2xx", 401, 403, 404, 409, 422, 429, 503, 504];
/** Meant: too much to do, and a time limit that the caller set. */
const NO_FAULT = ["2xx", "3xx", "4xx", 503, 504];

/** A plan within a question has more combinations of its properties than one run can go through: they are drawn by chance. */
const TAKES_PLANS = ["ask", "investigate", "planQuestion", "retrieveWindow"];

const settings = ({ known, spare }: ServedBastion, seed: string): string => `
seed = ${seed}
[parameters]
${Object.entries(known)
  .map(([name, id]) => `"path.${name}" = ${JSON.stringify(id)}`)
  .join("\n")}
"query.file" = ${JSON.stringify(known.source)}
[checks.negative_data_rejection]
expected-statuses = ${JSON.stringify(REFUSED)}
[checks.positive_data_acceptance]
expected-statuses = ${JSON.stringify(TAKEN)}
[checks.not_a_server_error]
expected-statuses = ${JSON.stringify(NO_FAULT)}
[[operations]]
include-operation-id = "deleteIncident"
parameters = { "path.incident" = ${JSON.stringify(spare)} }
[[operations]]
include-operation-id-regex = "^(?:${TAKES_PLANS.join("|")})$"
phases = { coverage = { enabled = false } }
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      schemathesis: { type: "string", default: "schemathesis" },
      examples: { type: "string", default: "50" },
      seed: { type: "string", default: "1" },
    },
  });
  const served = await servedBastion();
  const folder = await mkdtemp(join(tmpdir(), "lagebild-document-"));
  try {
    const config = join(folder, "schemathesis.toml");
    await writeFile(config, settings(served, values.seed));
    const words = ["--config-file", config, "run", "--phases", "coverage,fuzzing", "--max-examples", values.examples];
    const rest = ["--continue-on-failure", "--warnings", "off", `${served.server.url}/api/v1/openapi.json`];
    const tool = spawn(values.schemathesis, [...words, ...rest], { stdio: "inherit", cwd: folder });
    process.exitCode = await new Promise<number>((resolve, reject) => {
      tool.once("error", reject);
      tool.once("exit", (code) => resolve(code ?? 1));
    });
  } finally {
    await served.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
