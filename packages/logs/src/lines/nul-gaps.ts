/** A run of NUL bytes this long stands for text that is lost; shorter ones are characters of a line. */
export const MIN_GAP_BYTES = 16;

/** Cuts blocks into text and gaps: a gap is the number of its NUL bytes. Blocks hold whole characters of `unit` bytes. */
export interface GapCutter {
  add(block: Buffer): Iterable<Buffer | number>;
  end(): Iterable<Buffer | number>;
}

/** Cuts text at runs of NUL bytes, also where a run goes on from block to block; holds nothing but their length. */
export function cutAtGaps(unit: 1 | 2): GapCutter {
  let heldBytes = 0;

  /** The NUL bytes held, as the gap or the text that they are. */
  function* release(): Generator<Buffer | number> {
    if (heldBytes >= MIN_GAP_BYTES) yield heldBytes;
    else if (heldBytes > 0) yield Buffer.alloc(heldBytes);
    heldBytes = 0;
  }

  function* add(block: Buffer): Generator<Buffer | number> {
    let from = 0;
    if (heldBytes > 0) {
      from = wholeBefore(runEnd(block, 0), unit);
      heldBytes += from;
      if (from === block.length) return;
      yield* release();
    }
    for (let run = nextRun(block, from, unit); run !== undefined; run = nextRun(block, from, unit)) {
      if (run.start > from) yield block.subarray(from, run.start);
      heldBytes = run.end - run.start;
      if (run.end === block.length) return;
      yield* release();
      from = run.end;
    }
    if (from < block.length) yield block.subarray(from);
  }

  return { add, end: release };
}

const wholeBefore = (at: number, unit: number): number => at - (at % unit);

/** The next run of whole NUL characters that is a gap, or that ends the block and may go on in the next one. */
function nextRun(block: Buffer, from: number, unit: number): { start: number; end: number } | undefined {
  for (let zero = block.indexOf(0, from); zero >= 0;) {
    const after = runEnd(block, zero);
    const start = zero + (zero % unit);
    const end = wholeBefore(after, unit);
    if (end - start >= MIN_GAP_BYTES || (end === block.length && end > start)) return { start, end };
    zero = block.indexOf(0, after);
  }
  return undefined;
}

function runEnd(block: Buffer, from: number): number {
  let at = from;
  while (at < block.length && block[at] === 0) at++;
  return at;
}
