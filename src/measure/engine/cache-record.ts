/** Something in the build cache of an engine. */
export interface CacheRecord {
  readonly id: string;
  /** What it came from, as the engine says it: `mount / from exec /bin/sh -c apt-get update`. */
  readonly description: string;
  /** When it was made, in milliseconds since 1970; `undefined` where the engine does not tell. */
  readonly created?: number | undefined;
  /** Bytes, rounded as the engine tells them. */
  readonly size?: number | undefined;
}

/**
 * Whether a build of the Dockerfile may have made a record: several builds may be at work in one engine. Of a RUN the engine keeps the command, and one that
 * does not stand in the Dockerfile is somebody else's. Of a COPY or a build context it keeps nothing that tells, and a heredoc it may keep under a name.
 */
export function mayComeFrom(
  { description }: CacheRecord,
  dockerfile: string,
): boolean {
  const [, command] =
    / from exec (.*?)(?: with id "[^"]*")?$/s.exec(description) ?? [];
  if (command === undefined || /<</.test(dockerfile)) return true;
  const text = bare(dockerfile.replace(/^[ \t]*#.*$/gm, ""));
  // The shell stands before the command of the shell form.
  const [, behindShell = command] = / -\w*c (.*)$/s.exec(command) ?? [];
  return [command, behindShell].some((each) => text.includes(bare(each)));
}

/** Without what continuation lines and the two forms of RUN differ in. */
function bare(text: string): string {
  return text.replace(/[\s\\`"',[\]]+/g, "");
}

/** What a build has made: what was not there before, may come from its Dockerfile and, where `until` is given (milliseconds since 1970), is known not to be younger. */
export function recordsOf(
  build: { readonly before: readonly string[]; readonly dockerfile: string },
  records: readonly CacheRecord[],
  until?: number,
): readonly string[] {
  const known = new Set(build.before);
  return records
    .filter(
      (record) =>
        !known.has(record.id) &&
        mayComeFrom(record, build.dockerfile) &&
        (until === undefined ||
          (record.created !== undefined && record.created <= until)),
    )
    .map(({ id }) => id);
}
