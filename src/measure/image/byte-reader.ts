/** Bytes that come in chunks, read in the pieces that a format has. Only one call may be under way at a time. */
export interface ByteReader {
  /** The next `count` bytes without consuming them; fewer at the end of the data. */
  readonly peek: (count: number) => Promise<Buffer>;
  /** The next `count` bytes; fewer at the end of the data. */
  readonly read: (count: number) => Promise<Buffer>;
  /** At least one byte and at most `most`, as they come and without copying; `undefined` at the end of the data. */
  readonly some: (most: number) => Promise<Buffer | undefined>;
}

/** Reads what an iterable gives; it is never asked for more than is needed. */
export function byteReader(chunks: AsyncIterable<Buffer>): ByteReader {
  const source = chunks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let ended = false;

  async function fill(): Promise<void> {
    const next = await source.next();
    if (next.done === true) ended = true;
    else
      held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
  }

  async function peek(count: number): Promise<Buffer> {
    while (held.length < count && !ended) await fill();
    return held.subarray(0, count);
  }

  return {
    peek,
    async read(count) {
      const found = await peek(count);
      held = held.subarray(found.length);
      return found;
    },
    async some(most) {
      while (held.length === 0 && !ended) await fill();
      if (held.length === 0) return undefined;
      const found = held.subarray(0, most);
      held = held.subarray(found.length);
      return found;
    },
  };
}

/** All that is left, in chunks. */
export async function* rest(bytes: ByteReader): AsyncGenerator<Buffer> {
  for (;;) {
    const chunk = await bytes.some(Infinity);
    if (chunk === undefined) return;
    yield chunk;
  }
}

/** Reads to the end and drops what it reads. */
export async function drain(chunks: AsyncIterable<Buffer>): Promise<void> {
  const source = chunks[Symbol.asyncIterator]();
  while ((await source.next()).done !== true);
}
