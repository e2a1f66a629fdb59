import type { Run } from "./runs.ts";

/** The home directory of the user that a RUN runs as; `undefined` where it can't be told. */
export function homeOf(run: Run): string | undefined {
  const { variables, user } = run.environment;
  if (variables.has("HOME")) return variables.get("HOME");
  const name = user?.split(":")[0];
  return name === "root" || name === "0" ? "/root" : undefined;
}

/** The line of words for the mount of a RUN that covers one of `paths`, lies below one, or may: its target is decided by a variable. */
export function mountOver(
  run: Run,
  paths: readonly string[],
  named: RegExp,
): string | undefined {
  for (const mount of run.instruction.mounts) {
    const { target } = mount;
    if (target === undefined || mount.type === "secret" || mount.type === "ssh")
      continue;
    if (target.includes("$")) return target;
    const path = target.replace(/\/+$/, "") || "/";
    const touches = paths.some(
      (each) => covers(path, base(each)) || covers(base(each), path),
    );
    if (touches || named.test(target)) return target;
  }
  return undefined;
}

/** True when `outer` is `inner` or a folder above it. */
export function covers(outer: string, inner: string): boolean {
  return outer === "/" || inner === outer || inner.startsWith(`${outer}/`);
}

/** A glob without its last, wild part. */
function base(glob: string): string {
  return glob.replace(/\/\*+$/, "");
}
