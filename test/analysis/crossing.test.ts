import { expect, it } from "vitest";
import { crossing } from "../../src/analysis/merge/commutes.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

it.each([
  ["ENV A=1", "may"],
  ["ENV A=1 http_proxy=x", "changes"],
  ["ENV APT_CONFIG=/x", "changes"],
  ["ENV LD_PRELOAD=x", "changes"],
  ["ENV BUILD_ID=x", "may"],
  ["ENV XHTTP=x", "may"],
  ["ENV PATH=/x:$PATH", "changes"],
  ["ARG HTTPS_PROXY", "changes"],
  ["ARG A", "may"],
  ["COPY a /app/", "may"],
  ["COPY a /etc/apt/sources.list", "changes"],
  ["COPY a /", "changes"],
  ["COPY a /etc/", "changes"],
  ["COPY a /etc", "changes"],
  ["COPY a /var/", "changes"],
  ["COPY a /srv/", "may"],
  ["COPY a b/", "may"],
  ['COPY ["a", "/"]', "changes"],
  ["ADD a /usr", "changes"],
  ["ADD a /app", "may"],
  ["USER app", "changes"],
  ['SHELL ["sh", "-c"]', "changes"],
  ["VOLUME /x", "changes"],
  ["WORKDIR /app", "never"],
  ["LABEL apt=1", "never"],
  ["EXPOSE 1", "never"],
  ["RUN ls", "may"],
])("an update of apt across %s: %s", (text, expected) => {
  const instruction = parse(`FROM debian\n${text}\n`).instructions.at(-1);
  if (instruction === undefined) throw new Error("no instruction");
  expect(crossing(instruction)).toBe(expected);
});
