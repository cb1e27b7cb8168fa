import { timeUsualWay } from "./usual-way.js";

// A process of its own: the memory and threads of this do not count for what it is compared with.
const [path = "", maxBytes = "2000000"] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await timeUsualWay(path, Number(maxBytes)))}\n`);
