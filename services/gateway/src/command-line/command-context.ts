import type { ComposedLagebild } from "../compose.js";
import type { Config } from "../config.js";
import type { Arguments } from "./arguments.js";

/** What a command works with: its words and options, the settings, and the product. */
export interface CommandContext {
  readonly arguments: Arguments;
  readonly config: Config;
  readonly signal: AbortSignal;
  readonly lagebild: ComposedLagebild;
}
