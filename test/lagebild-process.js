import { spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
export const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));
export const BASTION = join(REPOSITORY, "fixtures/bastion");
/** The log files of fixtures/bastion, without its questions. */
export const BASTION_LOGS = ["auth.log", "edge.zip", "windows", "firewall.log", "app.log"].map((name) => join(BASTION, name));
const PROGRAM = join(REPOSITORY, "services/gateway/bin/lagebild.js");
/** Makes a fresh data folder and returns the command line over it. */
export async function lagebildProcess() {
    const dataFolder = await mkdtemp(join(tmpdir(), "lagebild-test-"));
    const run = (words, options = {}) => runProgram(dataFolder, words, options);
    return {
        dataFolder,
        run,
        async json(...words) {
            const { code, out, error } = await run([...words, "--json"]);
            if (code !== 0)
                throw new Error(`lagebild ${words[0]} ended with ${code}: ${error}`);
            return JSON.parse(out);
        },
    };
}
function runProgram(dataFolder, words, options) {
    const { input = "", env = {}, maxFileBytes, onStart } = options;
    const limited = maxFileBytes === undefined ? [] : ["prlimit", `--fsize=${maxFileBytes}`];
    const [command = "", ...rest] = [...limited, process.execPath, PROGRAM, ...words];
    return new Promise((resolve, reject) => {
        const child = spawn(command, rest, {
            env: { PATH: process.env["PATH"] ?? "", LAGEBILD_DATA: dataFolder, LAGEBILD_WORKERS: "2", ...env },
        });
        let out = "";
        let error = "";
        child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
        child.stderr.setEncoding("utf8").on("data", (text) => (error += text));
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, out, error }));
        child.stdin.on("error", () => undefined); // a command that reads no input may be gone already
        child.stdin.end(input);
        if (child.pid !== undefined)
            onStart?.(child.pid);
    });
}
//# sourceMappingURL=lagebild-process.js.map