/** The command line itself is wrong; nothing was done. `message` is one line, `hint` says what would be right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
