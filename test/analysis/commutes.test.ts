import { expect, it } from "vitest";
import { commutes } from "../../src/analysis/merge/commutes.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

it.each([
  ["ENV A=1", "perhaps"],
  ["ENV A=1 http_proxy=x", "never"],
  ["ENV APT_CONFIG=/x", "never"],
  ["ENV LD_PRELOAD=x", "never"],
  ["ENV BUILD_ID=x", "perhaps"],
  ["ENV XHTTP=x", "perhaps"],
  ["ENV PATH=/x:$PATH", "never"],
  ["ARG HTTPS_PROXY", "never"],
  ["ARG A", "perhaps"],
  ["COPY a /app/", "perhaps"],
  ["COPY a /etc/apt/sources.list", "never"],
  ["COPY a /", "never"],
  ["COPY a /etc/", "never"],
  ["COPY a /etc", "never"],
  ["COPY a /var/", "never"],
  ["COPY a /srv/", "perhaps"],
  ["COPY a b/", "perhaps"],
  ['COPY ["a", "/"]', "never"],
  ["ADD a /usr", "never"],
  ["ADD a /app", "perhaps"],
  ["USER app", "never"],
  ['SHELL ["sh", "-c"]', "never"],
  ["VOLUME /x", "never"],
  ["WORKDIR /app", "always"],
  ["LABEL apt=1", "always"],
  ["EXPOSE 1", "always"],
  ["RUN ls", "perhaps"],
])("an update of apt across %s: %s", (text, expected) => {
  const instruction = parse(`FROM debian\n${text}\n`).instructions.at(-1);
  if (instruction === undefined) throw new Error("no instruction");
  expect(commutes(instruction)).toBe(expected);
});
