import path from "node:path";

/** Label of every image and container that dockfix makes; its value is the id of the session. */
export const SESSION_LABEL = "dev.dockfix.session";

/** `key=value`, as engines filter by it. */
export type LabelFilter = `${string}=${string}`;

/** The label of one session. Throws for what is no id: a filter without a value would find those of all others. */
export function labelOf(session: string): LabelFilter {
  if (!/^\w+$/.test(session))
    throw new Error(`"${session}" is no id of a session`);
  return `${SESSION_LABEL}=${session}`;
}

/** The session that an image or a container was named by. Labels do not tell: what somebody makes of an image inherits them. */
export function sessionOfName(name: string): string | undefined {
  return /^(?:localhost\/)?dockfix-([0-9a-z]{12})[:-]/.exec(name)?.[1];
}

/** The session that a temporary folder was named by. */
export function sessionOfFolder(folder: string): string | undefined {
  return /^dockfix-([0-9a-f]{12})(?:-\w{6})?$/.exec(path.basename(folder))?.[1];
}
