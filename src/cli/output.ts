/** Where a command prints to. */
export interface Output {
  readonly isTTY: boolean;
  /** Width of the terminal in characters; `undefined` where there is none. */
  readonly columns: number | undefined;
  /** The first error of the stream, such as EPIPE; what is written after it is dropped. */
  readonly error: NodeJS.ErrnoException | undefined;
  /** Resolves once the text is handed over, so that a slow reader slows dockfix down. Never rejects. */
  readonly write: (text: string) => Promise<void>;
}

/** What a command sees of the process that it runs in. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<unknown>;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Wraps a stream of Node. A reader that goes away (a pager that is closed, `head`) is an `error` to look at, not to throw. */
export function outputTo(
  stream: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
  },
): Output {
  let error: NodeJS.ErrnoException | undefined;
  stream.on("error", (reason: NodeJS.ErrnoException) => {
    error ??= reason;
  });
  return {
    isTTY: stream.isTTY === true,
    columns: stream.columns,
    get error() {
      return error;
    },
    write: (text) =>
      new Promise((resolve) => {
        if (text === "" || error !== undefined) resolve();
        else stream.write(text, () => resolve());
      }),
  };
}
