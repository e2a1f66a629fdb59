/** A word of a call, as facts need it. Made of a word of the shell, or of an exec form. */
export interface Operand {
  /** As it is written, quotes and all. */
  readonly text: string;
  /** What the program gets; `undefined` where a variable, substitution, glob or tilde decides. */
  readonly value: string | undefined;
  /** Without quotes, globs left in, plain variables as `${name}`; `undefined` where it holds anything else. */
  readonly written: string | undefined;
}

/** A word that stands for itself. */
export function fixed(value: string): Operand {
  return { text: value, value, written: value };
}

/** The rest of a word behind `count` characters that are fixed text: the `/opt` of `--directory=/opt`. */
export function behind(operand: Operand, count: number): Operand {
  return {
    text: operand.value?.slice(count) ?? operand.text.slice(count),
    value: operand.value?.slice(count),
    written: operand.written?.slice(count),
  };
}
