import { describe, expect, it } from "vitest";
import { answers, corpusRoot, samples } from "./corpus.ts";
import { disagreements } from "./disagreements.ts";

const root = corpusRoot();

/** Where we differ on purpose, and why. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  [
    "nul.Dockerfile: accepted: ours false, BuildKit true",
    "A NUL byte is never meant; refusing such a file is safer than editing it.",
  ],
  [
    'escape-leading-space.Dockerfile: directives: ours [{"name":"escape","value":"`","line":1}], BuildKit []',
    "BuildKit's parser obeys the indented directive (its recorded escape is the backtick); only its separate list of directives leaves it out.",
  ],
]);

describe.skipIf(root === undefined)(
  "the scanner agrees with BuildKit's recorded answers",
  () => {
    const folders = [
      ["buildkit/tricky", "tricky.jsonl", 156],
      ["corpus", "corpus.jsonl.gz", 1453],
    ] as const;
    it.each(folders)("on %s", (folder, file, count) => {
      const recorded = answers(root ?? "", file);
      const files = samples(root ?? "", folder);
      expect(files.length).toBe(count);
      const wrong = files.flatMap(({ name, source }) => {
        const answer = recorded.get(name);
        if (answer === undefined) return [`${name}: no answer`];
        return disagreements(source, answer).map((each) => `${name}: ${each}`);
      });
      expect(wrong.filter((each) => !EXCEPTIONS.has(each))).toEqual([]);
      const excepted = wrong.filter((each) => EXCEPTIONS.has(each));
      console.log(
        `${folder}: ${files.length} of ${count} files agree with BuildKit, ${excepted.length} exceptions`,
      );
      for (const each of excepted)
        console.log(`  exception: ${each}\n    ${EXCEPTIONS.get(each) ?? ""}`);
    });
  },
);
