/** A LoRA adapter beside a model file. */
export interface ModelAdapter {
  readonly file: string;
  /** How much of it is added to the weights; 1 is all of it. */
  readonly scale: number;
}
