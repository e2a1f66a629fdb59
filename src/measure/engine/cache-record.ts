/** Something in the build cache of an engine. */
export interface CacheRecord {
  readonly id: string;
  /** What it came from, as the engine says it: `mount / from exec /bin/sh -c apt-get update`. */
  readonly description: string;
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
