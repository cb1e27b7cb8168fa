import type { FieldValues } from "@lagebild/domain";
import type { Block } from "./compiled-mapping.js";

/** What blocks say together, and what follows with each further block. */
interface Step {
  values: FieldValues | undefined;
  readonly next: Map<Block, Step>;
  lastBlock: Block | undefined;
  lastStep: Step | undefined;
}

const MAX_STEPS = 20_000;
const stepOf = (): Step => ({ values: undefined, next: new Map(), lastBlock: undefined, lastStep: undefined });

/** Joins what blocks say, earlier ones before later ones. The same blocks in the same order give the same object. */
export function sharedValues(): (blocks: readonly Block[], more: readonly Block[]) => FieldValues {
  let root = stepOf();
  let steps = 0;
  const after = (step: Step, block: Block): Step => {
    if (step.lastBlock === block) return step.lastStep!;
    let next = step.next.get(block);
    if (!next) {
      steps++;
      step.next.set(block, (next = stepOf()));
    }
    step.lastBlock = block;
    return (step.lastStep = next);
  };
  return (blocks, more) => {
    if (steps > MAX_STEPS) {
      root = stepOf();
      steps = 0;
    }
    let step = root;
    for (const block of blocks) step = after(step, block);
    for (const block of more) step = after(step, block);
    step.values ??= Object.freeze(
      Object.assign({}, ...[...blocks, ...more].map(({ values }) => values).reverse()) as Record<string, string>,
    );
    return step.values;
  };
}
