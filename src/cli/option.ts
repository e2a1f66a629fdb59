/** An option of a command, as it is parsed and as help prints it. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  /** What its value is called: `DIR`, `low|medium|high`. A switch has none. */
  readonly value?: string;
  /** One line, or more. */
  readonly does: string;
}
