import { Document } from "@langchain/core/documents";
import { BaseRetriever } from "@langchain/core/retrievers";
import type { ContextWindow, RecordFilter, Run, WindowBlock } from "@lagebild/domain";

/** What a document stands for: where it lies in the incident's files, and what an answer cites it by. */
export interface BlockMetadata extends Record<string, unknown> {
  readonly incident: string;
  /** The number of the block in the window: `[3]`. */
  readonly citation: number;
  readonly kind: WindowBlock["kind"];
  /** Absent for blocks of no single file. */
  readonly file?: string;
  /** Line numbers whose text is shown, 1-based. */
  readonly lines: readonly number[];
  /** The lines that the shown ones stand for. */
  readonly run?: Run;
}

export interface RetrieverOptions {
  readonly incident: string;
  /** Tokens of all documents together; 4,000 by default. */
  readonly budgetTokens?: number;
  readonly filter?: RecordFilter;
  /** Kinds of blocks to return; all by default. */
  readonly kinds?: readonly WindowBlock["kind"][];
  /** Makes the window of a question. */
  window(request: {
    readonly question: string;
    readonly budgetTokens: number;
    readonly filter?: RecordFilter;
  }): Promise<{ readonly window: ContextWindow }>;
}

const DEFAULT_BUDGET_TOKENS = 4_000;

/**
 * An incident as LangChain's chains take it: the blocks of a question's context window as documents. Their text is log
 * text, and hostile: a prompt must say that it is evidence and no instruction.
 */
export class LagebildRetriever extends BaseRetriever<BlockMetadata> {
  static override lc_name(): string {
    return "LagebildRetriever";
  }

  override readonly lc_namespace = ["lagebild", "retrievers"];
  readonly #options: RetrieverOptions;

  constructor(options: RetrieverOptions) {
    super({});
    this.#options = options;
  }

  override async _getRelevantDocuments(question: string): Promise<Document<BlockMetadata>[]> {
    const { incident, filter, kinds, budgetTokens = DEFAULT_BUDGET_TOKENS } = this.#options;
    const { window } = await this.#options.window({ question, budgetTokens, ...(filter && { filter }) });
    return window.blocks
      .filter(({ kind }) => kinds?.includes(kind) ?? true)
      .map((block) => new Document({ pageContent: block.text, metadata: metadataOf(incident, block) }));
  }
}

const metadataOf = (incident: string, { id, kind, file, lines = [], run }: WindowBlock): BlockMetadata => ({
  incident,
  citation: id,
  kind,
  lines,
  ...(file !== undefined && { file }),
  ...(run && { run }),
});

/** Takes an incident into a LangChain chain. Failures of the window come through as they are. */
export const lagebildRetriever = (options: RetrieverOptions): LagebildRetriever => new LagebildRetriever(options);
