import { expect, it } from "vitest";
import { isRewritten } from "../../src/analysis/command/rewritten.ts";
import { analysisOf } from "./dockerfiles.ts";

it.each([
  ["RUN echo a > /f.sh", true],
  ["RUN { echo a; } > /f.sh", true],
  ["RUN (echo a) >> f.sh", true],
  ["RUN for a in b; do echo $a; done > /f.sh", true],
  ["RUN sh -c 'echo a > /f.sh'", true],
  ["RUN su-exec app sh -c 'echo a > /f.sh'", true],
  ["RUN python3 -c \"open('/f.sh', 'w')\"", true],
  ["RUN python3 <<E\nopen('f.sh', 'w')\nE", true],
  ["RUN F=f.sh; echo a > $F", true],
  ["ENV F=/f.sh\nRUN echo a > $F", true],
  ["RUN for f in f.sh g.sh; do echo a > $f; done", true],
  ["RUN sed -i s/a/b/ *.sh", true],
  ["RUN sed -i s/a/b/ /x/f.*", true],
  ["RUN cp /x/* /", false],
  ["RUN echo a > /g.sh", false],
  ["RUN sh /f.sh", false],
  ["RUN chmod +x /f.sh", false],
  ["RUN echo 'runs f.sh' && ls", false],
  ["RUN cat < /f.sh", false],
  ["RUN cat <<E > /x\nf.sh\nE", false],
  ["RUN sed -i s/a/b/ *.py", false],
])("%s may write to f.sh: %s", (text, expected) => {
  const { runs } = analysisOf(`FROM debian\n${text}\n`);
  expect(isRewritten(runs, "/f.sh")).toBe(expected);
});
