import { expect, test } from "vitest";
import { layerInstruction } from "../../src/measure/layer-instruction.ts";

const DOCKERFILE = `FROM debian
RUN apt-get update \\
    # lists
    && apt-get install -y curl
COPY requirements.txt /srv/
COPY . /app
RUN <<EOF
set -e
make
EOF
RUN pip   install x
WORKDIR /app
`;

test.each([
  [
    "RUN /bin/sh -c apt-get update     && apt-get install -y curl # buildkit",
    2,
  ],
  ["/bin/sh -c apt-get update     && apt-get install -y curl", 2],
  ["COPY requirements.txt /srv/ # buildkit", 5],
  ["/bin/sh -c #(nop) COPY dir:5c7d in /app ", 6],
  ["RUN /bin/sh -c set -e\nmake\n # buildkit", 7],
  ["RUN /bin/sh -c pip   install x # buildkit", 11],
  ["WORKDIR /app", 12],
  ["/bin/sh -c #(nop) ADD file:1f4a in / ", undefined],
  ["RUN /bin/sh -c something else # buildkit", undefined],
])("%j", (createdBy, line) => {
  expect(layerInstruction(DOCKERFILE, createdBy)?.line).toBe(line);
});
