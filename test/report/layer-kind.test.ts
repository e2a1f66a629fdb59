import { expect, test } from "vitest";
import {
  instructionText,
  layerKind,
  shortInstruction,
} from "../../src/report/layer-kind.ts";

test.each([
  [
    "RUN /bin/sh -c apt-get update &&   apt-get install -y r-base-core # buildkit",
    "RUN apt-get update && apt-get install -y r-base-core",
    "system",
    "apt-get install r-base-core",
  ],
  [
    "RUN |1 VERSION=3 /bin/sh -c pip install --no-cache-dir -r requirements.txt # buildkit",
    "RUN pip install --no-cache-dir -r requirements.txt",
    "language",
    "pip install requirements.txt",
  ],
  [
    "/bin/sh -c npm ci --omit=dev",
    "RUN npm ci --omit=dev",
    "language",
    "npm ci",
  ],
  [
    "/bin/sh -c #(nop) ADD file:8d2c in / ",
    "ADD file:8d2c in /",
    "copy",
    "ADD file:8d2c in /",
  ],
  ["COPY apt /apt # buildkit", "COPY apt /apt", "copy", "COPY apt /apt"],
  [
    "RUN /bin/sh -c make && strip app",
    "RUN make && strip app",
    "other",
    "make",
  ],
  [
    '/bin/sh -c #(nop)  CMD ["apt-get"]',
    'CMD ["apt-get"]',
    "other",
    'CMD ["apt-get"]',
  ],
  ["", "(no instruction)", "other", "(no instruction)"],
])("%s", (createdBy, instruction, kind, short) => {
  expect(instructionText(createdBy)).toBe(instruction);
  expect(layerKind(createdBy)).toBe(kind);
  expect(shortInstruction(createdBy)).toBe(short);
});
