import { textTargets } from "@lagebild/logs/fuzz";
import { fuzzSeeds } from "./fuzz-seeds.js";

// Reads changed samples with every reader of text and says which seeds went wrong; those belong into fuzz-readers.test.ts.
//   node test/bench/dist/fuzz-readers.js [cases] [first seed] [reader]...
await fuzzSeeds(textTargets());
