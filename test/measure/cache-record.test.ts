import { expect, test } from "vitest";
import { mayComeFrom } from "../../src/measure/engine/cache-record.ts";

const dockerfile = `FROM debian
SHELL ["/bin/bash", "-exc"]
RUN apt-get update && \\
    # the tool
    apt-get install -y curl
RUN ["/bin/app", "--set up"]
COPY . /app
`;

test.each([
  [
    "mount / from exec /bin/sh -c apt-get update &&     apt-get install -y curl",
    true,
  ],
  [
    "mount / from exec /bin/bash -exc apt-get update &&     apt-get install -y curl",
    true,
  ],
  [
    'cached mount /c from exec /bin/sh -c apt-get update && apt-get install -y curl with id "/c"',
    true,
  ],
  ["mount / from exec /bin/app --set up", true],
  ["mount / from exec /bin/sh -c apt-get install -y git", false],
  ["mount / from exec /bin/other --set up", false],
  ["mount / from exec /bin/sh -c bash -c 'apt-get install -y git'", false],
  ["local source for context", true],
  ["fileop target", true],
  ["", true],
])("%s: %s", (description, ours) => {
  expect(mayComeFrom({ id: "x", description }, dockerfile)).toBe(ours);
});

test("of a heredoc nothing is known", () => {
  const description = "mount / from exec /bin/sh -c /dev/pipes/EOF";
  const heredoc = "FROM debian\nRUN <<EOF\ntrue\nEOF\n";
  expect(mayComeFrom({ id: "x", description }, heredoc)).toBe(true);
});
