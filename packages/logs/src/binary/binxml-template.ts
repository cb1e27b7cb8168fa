import { Damage } from "./binary-block.js";
import type { BinXmlChunk } from "./binxml-chunk.js";
import { parseFragment } from "./binxml-parse.js";
import type { Part } from "./binxml-tree.js";
import { DEFINITION_HEADER, definitionLength } from "./template-values.js";

/** Gives the template that is defined at a place of the chunk; each is read once. */
export function templateAt(chunk: BinXmlChunk, offset: number): readonly Part[] {
  const known = chunk.templates.get(offset) ?? readTemplate(chunk, offset);
  chunk.templates.set(offset, known);
  if (known instanceof Damage) throw known;
  return known;
}

function readTemplate(chunk: BinXmlChunk, offset: number): readonly Part[] | Damage {
  try {
    const end = Math.min(offset + definitionLength(chunk.bytes, offset), chunk.bytes.length);
    chunk.templateBytesLeft -= end - offset;
    if (chunk.templateBytesLeft < 0) throw new Damage("templates lie one over the other");
    return parseFragment(chunk, { offset: offset + DEFINITION_HEADER, end, inTemplate: true });
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    return new Damage(`template cannot be read: ${error.message}`);
  }
}
