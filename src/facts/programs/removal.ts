/** The program that takes files away for us. */
export const REMOVER = "rm";

/** The command that takes a file away; `word` as the shell reads it. A program may have taken itself away when it ran. */
export function removalOf(word: string, mayBeGone = false): string {
  return mayBeGone ? `${REMOVER} -f ${word}` : `${REMOVER} ${word}`;
}

/** The word that a removal of ours, or one like it, names. */
export function wordOfRemoval(command: string): string {
  return command.replace(/^rm (?:-f )?/, "");
}
