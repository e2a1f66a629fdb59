import { parseScript } from "../shell/adapter.ts";
import { canonical, plain, type Manner } from "./canonical.ts";
import { verbatim } from "./canonical-word.ts";
import { traitsOf } from "./shell-options.ts";

/** Two texts that are the same command to every shell. */
export function sameCommandText(one: string, other: string): boolean {
  return one === other || canonicalText(one) === canonicalText(other);
}

/** A script by itself in the one way of writing it; the text as it is where it cannot be read, or may look at itself. */
export function canonicalText(text: string): string {
  const script = parseScript(text, "bash");
  if ("reason" in script) return verbatim(text);
  const { strict, reflects } = traitsOf(script);
  if (reflects) return verbatim(text);
  const manner: Manner = { source: text, strict };
  return script.body.statements
    .map(({ node, background }) =>
      background
        ? `${canonical(node, manner).text}&`
        : `${canonical(plain(node), manner).text};`,
    )
    .join("");
}
