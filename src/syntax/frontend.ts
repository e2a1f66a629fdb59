import type { Problem } from "../error.ts";
import type { Directive } from "./scan.ts";

/** Docker's own, under any registry that mirrors them. */
const DOCKERS =
  /^(?:[\w.:-]+\/)*docker\/dockerfile(?:-upstream)?(?::[\w.-]+)?(?:@[\w:]+)?$/;

/** Refuses a file that a `# syntax=` line hands to another frontend than Docker's: what its lines mean there, nobody can tell. */
export function foreignFrontend(
  directives: readonly Directive[],
): Problem | undefined {
  const directive = directives.find(({ name }) => name === "syntax");
  // What stands behind the image are options of the frontend.
  const [image = ""] = directive?.value.trim().split(/\s+/) ?? [];
  if (directive === undefined || DOCKERS.test(image)) return undefined;
  const { start, end } = directive;
  return {
    code: "foreign-frontend",
    message: `${image === "" ? "an unknown frontend" : image} reads this file, not Docker's own frontend`,
    span: { start, end },
    hint: "Only files that docker/dockerfile reads can be rewritten.",
  };
}
