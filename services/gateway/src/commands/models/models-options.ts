import type { LanguageModel } from "@lagebild/domain";
import type { ModelChoice } from "@lagebild/models/catalog";
import type { ShownSetting } from "@lagebild/runtime";
import type { AskFixture } from "./check-words.js";
import type { InvestigateFixture } from "./check-steps.js";

/** What `lagebild models` works with. */
export interface ModelsOptions {
  /** What follows `lagebild models`: list, pull <name>, use <model>, check [<model>] or pull-encoder <name>. */
  readonly words: readonly string[];
  readonly isJson: boolean;
  readonly dataFolder: string;
  /** The setting that takes the place of the folder's choice; undefined where there is none. */
  readonly model: string | undefined;
  /** Settings of models, in force now. */
  readonly settings: readonly ShownSetting[];
  /** What a model may take to its first piece of text: prompts are sized by it. */
  readonly firstPieceMs: number;
  /** A model catalog of the user's. */
  readonly catalogFile?: string;
  /** A folder or an address that is asked for a model's file before the catalog's addresses. */
  readonly mirror?: string;
  /** In place of the chat template of a model file; kept with the choice. */
  readonly template?: string;
  /** Of this machine. */
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
  write(text: string): void;
  /** Shows a line in place of the one shown before; absent where nobody watches. */
  readonly showProgress?: (line: string) => void;
  /**
   * Loads a model by a choice in words; undefined for "none". One that is about to be chosen comes as it will be kept: what
   * was kept with the choice before does not count.
   */
  loadModel(choice: string, asKept?: ModelChoice): Promise<LanguageModel | undefined>;
  readonly askFixture: AskFixture;
  readonly investigateFixture: InvestigateFixture;
}
