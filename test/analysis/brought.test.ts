import { expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { broughtIn } from "../../src/analysis/cache/brought.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { contextOf } from "../equivalence/context-of.ts";

const FILES = {
  e: "#E",
  "e2.sh": "#2",
  Makefile: "#M",
  "b/f.sh": "#F",
  "b/d/g.py": "#G",
  "b/README.md": "#R",
  "b/package.json": "{}",
  "b/LICENSE": "#L",
  "c/h.sh": "#H",
  "c/h2.sh": "#H2",
  "c/i.txt": "#I",
  "x/k/l.sh": "#K",
};

/** The texts that the last stage of a Dockerfile brings: `line name: text`. */
function brought(
  lines: string,
  files?: Readonly<Record<string, string>>,
): readonly string[] {
  const dockerfile = parse(`FROM debian\n${lines}\n`);
  const analysis = analyse(dockerfile, files && contextOf(files));
  const stage = analysis.stages.at(-1);
  if (stage === undefined) throw new Error("no stage");
  return broughtIn(analysis)(stage).map(
    ({ line, name, text }) => `${String(line)} ${name}: ${text}`,
  );
}

it.each<[lines: string, found: string]>([
  ["COPY e /x", "2 /x: #E"],
  ["COPY e /x/", "2 /x/e: #E"],
  ["COPY e x", "2 /x: #E"],
  ["WORKDIR /w\nCOPY e x\nCOPY e .", "3 /w/x: #E; 4 /w/e: #E"],
  ["COPY e / ", "2 /e: #E"],
  ["COPY e /usr/bin/ls", "2 /usr/bin/ls: #E"],
  ["COPY b /x", "2 /x/f.sh: #F; 2 /x/d/g.py: #G"],
  ["COPY b/ /x/", "2 /x/f.sh: #F; 2 /x/d/g.py: #G"],
  ["COPY b /", "2 /f.sh: #F; 2 /d/g.py: #G"],
  ["COPY . /x", ""],
  ["COPY b/d /x", "2 /x/g.py: #G"],
  ["COPY b/README.md /x", ""],
  ["COPY b/package.json /x", ""],
  ["COPY Makefile /x", ""],
  ["COPY b/LICENSE /x", ""],
  ["COPY missing /x", ""],
  ["COPY e b/f.sh /x/", "2 /x/e: #E; 2 /x/f.sh: #F"],
  ["COPY e* /x/", "2 /x/e: #E; 2 /x/e2.sh: #2"],
  ["COPY c/* /x/", "2 /x/h.sh: #H; 2 /x/h2.sh: #H2"],
  ["COPY c/h* /x", "2 /x/h.sh: #H; 2 /x/h2.sh: #H2"],
  ["COPY c/*.sh /", "2 /h.sh: #H; 2 /h2.sh: #H2"],
  ["COPY c/h?.sh /x/", "2 /x/h2.sh: #H2"],
  ["COPY c/[h]2.sh /x/", "2 /x/h2.sh: #H2"],
  ["COPY c/z* /x/", ""],
  ["COPY b/* /x/", "2 /x/f.sh: #F; 2 /x/g.py: #G"],
  ["COPY */d /x/", "2 /x/g.py: #G"],
  ["COPY */?.sh /x/", "2 /x/f.sh: #F; 2 /x/h.sh: #H"],
  ["COPY x/*/l.sh /x/", "2 /x/l.sh: #K"],
  ["COPY x* /y/", "2 /y/k/l.sh: #K"],
  ["COPY */q /x/", ""],
  ["COPY c/i.txt /x", ""],
  ["COPY c/i.txt /usr/bin/e", "2 /usr/bin/e: #I"],
  ["COPY c/i.txt /usr/bin", "2 /usr/bin: #I"],
  ["COPY c/i.txt /usr/bin/", "2 /usr/bin/i.txt: #I"],
  ["ENV PATH=/p\nCOPY c/i.txt /p/e", "3 /p/e: #I; 2 PATH: /p"],
  ["COPY z/* /x/", ""],
  ["COPY c/h.* /x/", "2 /x/h.sh: #H"],
  ["COPY --from=y e /x", ""],
  ["COPY --chmod=1 e /x", "2 /x: #E"],
  ["COPY --parents b/f.sh /x/", "2 /x/f.sh: #F"],
  ["COPY --exclude=q x /x", "2 /x/k/l.sh: #K"],
  ["ADD e /x", "2 /x: #E"],
  ["ADD e.tar.gz /x", ""],
  ["ADD https://h/e /x", ""],
  ["COPY <<E /x\nhello\nE", "2 /x: hello\n"],
  ["COPY <<E /x/\nhello\nE", "2 /x/E: hello\n"],
  ["COPY <<'E' /x\n$hello\nE", "2 /x: $hello\n"],
  ["COPY <<E <<F /x/\na\nE\nb\nF", "2 /x/E: a\n; 2 /x/F: b\n"],
  ["ENV A=1", "2 A: 1"],
  ["ENV A=1 B=2\nENV C 3", "2 A: 1; 2 B: 2; 3 C: 3"],
  ["ENV A=", "2 A: "],
  ["ARG A=1", ""],
  ["LABEL A=1", ""],
  ["RUN echo hi", ""],
  ["RUN echo hi > /x", "2 /x: echo hi"],
  ["RUN echo hi > /dev/null", ""],
  ["RUN echo 'a\\nb' > /x", "2 /x: echo a\nb"],
  ["RUN printf 'a\\nb' > /x && ls", "2 /x: printf a\nb"],
  ["RUN sed -i 's/a/b/' /x", "2 /x: sed -i s/a/b/ /x"],
  ["RUN ls > /x", ""],
  ["RUN cat a > /x", ""],
  ["RUN cp a b", ""],
  ["RUN echo hi | tee /x", "2 /x: echo hi"],
  ["RUN echo hi && echo ho > /x && ls > /y", "2 /x: echo hi; 2 /x: echo ho"],
  ["RUN cat > /x <<E\nhello\nE", "2 /x: hello\n; 2 /x: hello\n"],
  ["RUN cat <<E | tee /x\nhello\nE", "2 /x: hello\n; 2 /x: hello\n"],
  ["RUN <<E cat > /x\nhello\nE", "2 /x: hello\n; 2 /x: hello\n"],
  ["RUN <<E\necho hi > /x\nE", "2 /x: echo hi"],
  ["RUN <<E\ncat > /x <<F\nin\nF\nE", "2 /x: in\n"],
  ['RUN ["echo", "hi"]', ""],
  ['SHELL ["pwsh"]\nRUN echo hi > /x', ""],
  ["RUN tee /x <<E\nhello\nE", "2 /x: hello\n; 2 /x: hello\n"],
  ["RUN python3 - > /x <<E\nprint(1)\nE", "2 /x: print(1)\n; 2 /x: print(1)\n"],
  ["RUN echo a > /dev/stderr; echo b > /y", "2 /y: echo a; 2 /y: echo b"],
])("%j brings the texts %j", (lines, found) => {
  expect(brought(lines, FILES).join("; ")).toBe(found);
});

it("files are not brought where there is no context", () => {
  expect(brought("COPY e /x\nCOPY c/* /y/\nENV A=1")).toEqual(["4 A: 1"]);
});

it("a folder of more than a thousand files is not brought file by file", () => {
  const files = (count: number): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`m/${String(at)}.sh`, "x"]),
    );
  expect(brought("COPY m /x", files(1_000))).toHaveLength(1_000);
  expect(brought("COPY m/* /x/", files(1_000))).toHaveLength(1_000);
  expect(brought("COPY m/* /x/", files(1_001))).toEqual([]);
  expect(brought("COPY m /x", files(1_001))).toEqual([]);
});
