import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { findInstructions } from "@lagebild/hostile-text";

/**
 * Looks at every line of text logs for what addresses an assistant, and prints each find and the number of lines looked
 * at: on honest logs each find is a false one. `node test/bench/dist/hostile-finds.js <folder or file>...`
 */
async function main(paths: readonly string[]): Promise<void> {
  let [lineCount, findCount] = [0, 0];
  for (const path of paths) {
    for await (const file of filesIn(path)) {
      let number = 0;
      for await (const line of linesOf(file)) {
        number++;
        if (line.trim() === "") continue;
        lineCount++;
        const [found] = findInstructions(line);
        if (!found) continue;
        findCount++;
        console.log(`${file}:${number} ${found.encoding}: ${found.excerpt}`);
      }
    }
  }
  console.log(`${lineCount} lines looked at, ${findCount} with a find`);
}

async function* filesIn(path: string): AsyncGenerator<string> {
  if ((await stat(path)).isFile()) yield path;
  else for (const name of (await readdir(path)).sort()) yield* filesIn(join(path, name));
}

function linesOf(file: string): AsyncIterable<string> {
  const bytes = createReadStream(file);
  return createInterface({ input: file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes, crlfDelay: Infinity });
}

if (process.argv.length < 3) {
  console.error("usage: hostile-finds.js <folder or file of text logs>...");
  process.exitCode = 2;
} else await main(process.argv.slice(2));
