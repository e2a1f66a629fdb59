import { From as AstFrom } from "dockerfile-ast";
import { describe, expect, it } from "vitest";
import { instructionAst } from "../../src/dockerfile-ast.ts";
import { parse, type Dockerfile } from "../../src/syntax/dockerfile.ts";
import { fromOf, imageReference } from "../../src/syntax/image.ts";
import type { Instruction } from "../../src/syntax/instruction.ts";
import { corpusRoot, samples } from "./corpus.ts";

/** Where the second opinion is another one, with how often that is so in these files, and who is right. */
const KNOWN: Readonly<Record<string, readonly [count: number, why: string]>> = {
  registry: [
    5,
    "dockerfile-ast takes an account for a registry when there is a dot anywhere behind it: `gocd/gocd-agent-ubuntu-14.04`",
  ],
  name: [5, "the same five"],
  platform: [
    1,
    'dockerfile-ast keeps the quotes of `--platform="linux/amd64"`; BuildKit takes them off',
  ],
};

interface View {
  readonly [part: string]: string | undefined;
}

/** FROM as we read it; the parts of the image only where no variable decides them. */
function ours(instruction: Instruction): View {
  const from = fromOf(instruction);
  const image = from && imageReference(from.base);
  return {
    image: from?.base,
    stage: from?.stage,
    platform: from?.platform,
    ...image,
  };
}

/** The same parts as dockerfile-ast reads them. */
function theirs(file: Dockerfile, instruction: Instruction): View | undefined {
  const node = instructionAst(file, instruction);
  if (!(node instanceof AstFrom)) return undefined;
  return {
    image: node.getImage() ?? undefined,
    stage: node.getBuildStage()?.toLowerCase(),
    platform: node.getPlatformFlag()?.getValue() ?? undefined,
    registry: node.getRegistry() ?? undefined,
    name: node.getImageName() ?? undefined,
    tag: node.getImageTag() ?? undefined,
    digest: node.getImageDigest() ?? undefined,
  };
}

const root = corpusRoot();

describe.skipIf(root === undefined)("FROM as dockerfile-ast reads it", () => {
  it("is FROM as we read it, but for what is known", () => {
    const folders = ["corpus", "corpus-rewritable", "buildkit/tricky"];
    const all = folders.flatMap((folder) => samples(root ?? "", folder));
    const classes = new Map<string, string[]>();
    let count = 0;
    for (const { name, source } of all) {
      const file = parse(source);
      if (file.problems.length > 0) continue;
      for (const instruction of file.instructions) {
        if (instruction.keyword !== "FROM") continue;
        count++;
        const view = theirs(file, instruction);
        expect(view, `${name}:${instruction.line}`).toBeDefined();
        for (const [part, value] of Object.entries(ours(instruction))) {
          if (view?.[part] === value) continue;
          const example = `${name}: ours ${String(value)}, theirs ${String(view?.[part])}`;
          classes.set(part, [...(classes.get(part) ?? []), example]);
        }
      }
    }
    console.log(`${count} FROM in ${all.length} files`);
    for (const [part, examples] of classes) {
      const [known = 0, why = "not known"] = KNOWN[part] ?? [];
      console.log(`  ${part} differs in ${examples.length}: ${why}`);
      if (examples.length > known) console.log(examples.join("\n"));
    }
    const found = [...classes].map(([part, each]) => [part, each.length]);
    const known = Object.entries(KNOWN).map(([part, [n]]) => [part, n]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(known));
  });
});
