/** What a change says that it adds and takes away. Everything else must be the same before and after. */
export interface Declared {
  /** Commands that are added to a RUN, each as it is written. */
  readonly commands?: readonly string[];
  /** Words that are added to an existing command. */
  readonly words?: readonly string[];
  /** Commands that are taken out, each as it is written. */
  readonly removedCommands?: readonly string[];
  /** Words that are taken out of an existing command. */
  readonly removedWords?: readonly string[];
  /** The base image of a FROM that is replaced, both as written. */
  readonly base?: { readonly before: string; readonly after: string };
}
