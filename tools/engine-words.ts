/** What code cannot know of an engine: the words of its page, made by `engine-pages.ts`. */
export interface EngineWords {
  /** Its name in the registry: `bluezone@3`. */
  readonly engine: string;
  /** What it is, whose, when; Markdown. */
  readonly about: string;
  /** What carries the payload: one clause after "The payload is". */
  readonly carrier: string;
  /** The payload from its first byte to its last. */
  readonly layout: readonly PayloadField[];
  /** From the secret to what is on the air, as formulas in a code block or steps; Markdown. */
  readonly derivation: string;
  /** De-duplication, publication, what counts as a match; Markdown. */
  readonly matching: string;
  readonly weaknesses: readonly string[];
  /** Published vectors and what holds them. */
  readonly vectors: readonly string[];
  readonly sources: readonly string[];
}

export interface PayloadField {
  readonly bytes: number;
  readonly name: string;
  /**
   * `fixed`: the same bytes in every payload of the engine; `identifier`: what receivers keep;
   * `varies`: anything else. A test holds all three to real payloads.
   */
  readonly kind: 'fixed' | 'identifier' | 'varies';
  readonly about: string;
}
