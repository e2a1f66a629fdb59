import { expect, it } from "vitest";
import { isUnreadable, readRun, scriptSpan } from "../../src/shell/run.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

// The shell sees a heredoc's lines as they are, and without the tabs in front of them that `<<-` removes.
it.each([
  ["<<EOF", "\ta 'x\n\ty'\nb\n"],
  ["<<-EOF", "a 'x\ny'\nb\n"],
])("RUN %s", (opening, text) => {
  const source = `FROM x\nRUN ${opening}\n\ta 'x\n\ty'\nb\nEOF\n`;
  const file = parse(source);
  const [, instruction] = file.instructions;
  if (instruction === undefined) throw new Error("no RUN");
  const run = readRun(file, instruction, ["/bin/sh", "-c"]);
  if (isUnreadable(run)) throw new Error(run.reason);
  expect(run.script.text).toBe(text);
  // Every command is found again in the file.
  const places = run.script.body.statements.map(({ node }) => {
    const { start, end } = scriptSpan(run, node);
    return source.slice(start, end);
  });
  expect(places).toEqual(["a 'x\n\ty'", "b"]);
});
