import type { ComposedLagebild } from "../compose.js";
import type { Actor } from "@lagebild/store";
import type { Config } from "../config.js";
import type { Arguments } from "./arguments.js";

/** What a command works with: its words and options, the settings, and the product. */
export interface CommandContext {
  readonly arguments: Arguments;
  readonly config: Config;
  readonly signal: AbortSignal;
  readonly lagebild: ComposedLagebild;
  readonly actor: Actor;
  /** Notes a part of the command in the audit, where it does several things one after the other. */
  note(action: string, about: { readonly incident: string; readonly details: object }): Promise<void>;
}
