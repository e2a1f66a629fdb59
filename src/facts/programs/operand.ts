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

/** True where a variable, a substitution, a glob or a tilde decides what it is. */
export function isOpen({ value }: Operand): boolean {
  return value === undefined;
}

/** A word with what it is written as, for messages and for text that may not be fixed. */
export function shown({ value, written, text }: Operand): string {
  return value ?? written ?? text;
}

/** The file of that name in a folder: what `cp FILE FOLDER` writes. */
export function inFolder(folder: Operand, file: Operand): Operand {
  return joined(folder, fixed("/"), {
    text: baseName(file.text),
    value: file.value === undefined ? undefined : baseName(file.value),
    written: file.written === undefined ? undefined : baseName(file.written),
  });
}

/** A path as it is meant in a folder that another option names. */
export function under(folder: Operand | undefined, path: Operand): Operand {
  if (folder === undefined || shown(path).startsWith("/")) return path;
  return joined(folder, fixed("/"), path);
}

/** One word of the parts: `a.gz` of `a` and `.gz`. */
export function joined(...parts: readonly Operand[]): Operand {
  const join = (all: readonly (string | undefined)[]): string | undefined =>
    all.every((each) => each !== undefined) ? all.join("") : undefined;
  return {
    text: parts.map(({ text }) => text).join(""),
    value: join(parts.map(({ value }) => value)),
    written: join(parts.map(({ written }) => written)),
  };
}

/** The last part of a path. */
export function baseName(path: string): string {
  const bare = path.replace(/\/+$/, "");
  return bare.slice(bare.lastIndexOf("/") + 1);
}

/** A word that was given a new text at its end: `file` for `file.gz`. */
export function without(operand: Operand, end: RegExp): Operand {
  return {
    text: operand.text.replace(end, ""),
    value: operand.value?.replace(end, ""),
    written: operand.written?.replace(end, ""),
  };
}
