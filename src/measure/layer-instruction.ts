import { parse } from "../syntax/dockerfile.ts";
import { argsText, type Instruction } from "../syntax/instruction.ts";

/**
 * The instruction of a Dockerfile that made a layer. `createdBy` is what the history of the image has: `RUN /bin/sh -c … # buildkit`.
 * `undefined` for a layer of the base image, and for what cannot be told.
 */
export function layerInstruction(
  dockerfile: string,
  createdBy: string,
): Instruction | undefined {
  const made = squeezed(createdBy);
  const { instructions } = parse(dockerfile);
  return instructions.find((instruction) => {
    const { keyword, heredocs } = instruction;
    const script = heredocs.map(({ content }) => content).join("");
    const args = squeezed(script === "" ? argsText(instruction) : script);
    // Of a COPY the history has a checksum in place of what is copied, so that only the keyword and the destination are sure.
    const sign =
      keyword === "RUN" ? args : args.slice(args.lastIndexOf(" ") + 1);
    const isKeyword = made.startsWith(keyword) || made.startsWith("/bin/sh");
    return sign !== "" && isKeyword && made.includes(sign);
  });
}

/** Engines write a script down with other white space than it has. */
function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
