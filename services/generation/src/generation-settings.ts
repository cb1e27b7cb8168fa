/** How a model is to write. */
export interface GenerationSettings {
  /** 0 to 2; 0 takes the most probable token each time. */
  readonly temperature: number;
  readonly seed: number;
  readonly maxTokens: number;
}

export const DEFAULT_SETTINGS: GenerationSettings = { temperature: 0, seed: 1, maxTokens: 700 };
