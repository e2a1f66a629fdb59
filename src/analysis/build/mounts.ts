import type { Manager } from "../../facts/managers/manager.ts";
import { absolute } from "./files.ts";
import type { Run } from "./runs.ts";
import { isSet, valueOf } from "./variables.ts";

/** The home directory of the user that a RUN runs as; `undefined` where it can't be told. */
export function homeOf(run: Run): string | undefined {
  return homeIn(run.environment);
}

export function homeIn({
  variables,
  user,
}: Run["environment"]): string | undefined {
  if (isSet(variables, "HOME")) return valueOf(variables, "HOME");
  const name = user?.split(":")[0];
  return name === "root" || name === "0" ? "/root" : undefined;
}

/** Globs of the caches of a manager where a RUN runs, for a user whose home the file tells, or `~`. */
export function cachesIn(
  run: Run,
  manager: Manager,
  home = homeOf(run) ?? "~",
): readonly string[] {
  const { variables } = run.environment;
  return manager.caches(home, (name) => valueOf(variables, name));
}

/** The target of a mount of the RUN that covers the cache of a manager, lies below it, or may do so. */
export function mountOver(run: Run, manager: Manager): string | undefined {
  if (run.instruction.mounts.length === 0) return undefined;
  const atHome = cachesIn(run, manager, "~").some((path) =>
    path.startsWith("~"),
  );
  const home = homeOf(run);
  const paths = cachesIn(run, manager, home ?? "/root");
  for (const { target, type } of run.instruction.mounts) {
    if (target === undefined || type === "secret" || type === "ssh") continue;
    const path = absolute(target, run.environment.workdir);
    // A variable decides.
    if (path === undefined || target.includes("$")) return target;
    // A tilde in it is a name like any other.
    const isLiteral = /(?:^|\/)~(?:\/|$)/.test(target);
    if (!isLiteral && manager.named.test(path)) return target;
    if (paths.some((each) => touches(path, each.replace(/\/\*+$/, ""))))
      return target;
    if (atHome && home === undefined && mayHoldHome(path, run)) return target;
  }
  return undefined;
}

/** Home directories are where users are made: below /home, or the folder of the application. */
function mayHoldHome(path: string, { environment }: Run): boolean {
  const { workdir } = environment;
  return (
    /^\/home(?:\/[^/]+)?$/.test(path) ||
    (workdir !== undefined && covers(path, workdir))
  );
}

function touches(a: string, b: string): boolean {
  return covers(a, b) || covers(b, a);
}

/** True when `outer` is `inner` or a folder above it. */
export function covers(outer: string, inner: string): boolean {
  return outer === "/" || inner === outer || inner.startsWith(`${outer}/`);
}
