import { expect, it } from "vitest";
import { hiddenFill } from "../../src/analysis/cache/hidden-fills.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { textOf } from "../../src/message.ts";
import { analysisOf } from "./dockerfiles.ts";

const BASH = "it is in what bash runs";
const SH = "it is in what sh runs";
const EXEC = "the exec form has no shell";
const INSTALL = "pip install x";

it.each<[run: string, why: string | undefined, before?: string]>([
  [INSTALL, undefined],
  ["ls", undefined],
  ["sudo pip install x", undefined],
  ["pip list", undefined],
  [`sh -c '${INSTALL}'`, SH],
  [`sh -c '${INSTALL}' && ls`, SH],
  ["sh -c 'pip list'", undefined],
  ["sh -c 'pip install --no-cache-dir x'", undefined],
  [`sh -c '${INSTALL} && pip cache purge'`, undefined],
  [`sh -c '${INSTALL}' && pip cache purge`, undefined],
  [`sh -c '${INSTALL}' && rm -rf /root/.cache/pip`, undefined],
  [`pip cache purge && sh -c '${INSTALL}'`, SH],
  [`sh -c '${INSTALL}' && ${INSTALL}`, undefined],
  [`${INSTALL} && sh -c '${INSTALL}'`, SH],
  [`gosu app ${INSTALL}`, "it is in what gosu runs"],
  [`--network=none sh -c '${INSTALL}'`, undefined],
  [`--network=default sh -c '${INSTALL}'`, SH],
  [`--mount=type=cache,target=/root/.cache/pip sh -c '${INSTALL}'`, undefined],
  [`sh -c '${INSTALL}'`, undefined, "ENV PIP_NO_CACHE_DIR=1"],
  ['["pip", "install", "x"]', EXEC],
  ['["pip", "list"]', undefined],
  ['["pip", "install", "--no-cache-dir", "x"]', undefined],
  ['["ls"]', undefined],
  [`["sh", "-c", "${INSTALL}"]`, SH],
  [`["sh", "-c", "${INSTALL} && pip cache purge"]`, undefined],
  ['["pip", "install", "it\'s"]', EXEC],
  ['["pip", "install", "x"]', undefined, "ENV PIP_NO_CACHE_DIR=1"],
  ['--network=none ["pip", "install", "x"]', undefined],
  [`ls && bash <<E\n${INSTALL}\nE`, BASH],
  [`ls && bash -e -x <<E\n${INSTALL}\nE`, BASH],
  [`ls && bash -ex <<E\n${INSTALL}\nE`, BASH],
  [`ls && bash -s <<E\n${INSTALL}\nE`, BASH],
  [`ls && sh <<E\n${INSTALL}\nE`, SH],
  [`ls && bash <<E\npip list\nE`, undefined],
  [`ls && bash <<E\n[[ a ]] && ${INSTALL}\nE`, BASH],
  [`ls && sh <<E\n[[ a ]] && ${INSTALL}\nE`, undefined],
  [`ls && cat <<E\n${INSTALL}\nE`, undefined],
  [`ls && bash -c ls <<E\n${INSTALL}\nE`, undefined],
  [`ls && bash -ec <<E\n${INSTALL}\nE`, undefined],
  [`ls && bash -ec ls <<E\n${INSTALL}\nE`, undefined],
  [`ls && bash x-y.sh <<E\n${INSTALL}\nE`, undefined],
  [`ls && bash -e x.sh <<E\n${INSTALL}\nE`, undefined],
  [`ls && bash $X <<E\n${INSTALL}\nE`, undefined],
  [`ls && bash < x && echo ${INSTALL}`, undefined],
])("%s: %s (%s)", (run, why, before = "ENV A=1") => {
  const found = analysisOf(`FROM python:3.12\n${before}\nRUN ${run}\n`).runs.at(
    -1,
  );
  if (found === undefined) throw new Error("no RUN");
  const reason = hiddenFill(found, pip);
  expect(reason && textOf(reason)).toBe(why);
});
