import { describe, expect, it } from "vitest";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { optimize } from "../../src/optimize.ts";

const PYTHON = "FROM python:3.12\n";

/** What makes a second `pip install` of a package build another wheel than the first. */
const REBUILDS: readonly (readonly [
  why: string,
  first: string,
  then: string,
])[] = [
  [
    "a variable in front",
    "llama-cpp-python",
    "RUN CMAKE_ARGS=-DGGML_CUDA=on pip install --force-reinstall llama-cpp-python",
  ],
  ["flags of the compiler", "uwsgi", "RUN CFLAGS=-O0 pip install -I uwsgi"],
  [
    "another compiler",
    "uwsgi",
    "RUN env CC=clang pip install --force-reinstall uwsgi",
  ],
  [
    "an exported variable",
    "uwsgi",
    "RUN export UWSGI_PROFILE=gevent && pip install -I uwsgi",
  ],
  [
    "a variable of the image",
    "uwsgi",
    "ENV UWSGI_PROFILE=gevent\nRUN pip install -I uwsgi==2.0.26",
  ],
  [
    "a header that came in between",
    "pycurl",
    "RUN apt-get update && apt-get install -y libssl-dev\nRUN pip install --force-reinstall pycurl",
  ],
  [
    "a header that the same RUN brings",
    "pycurl",
    "RUN apt-get update && apt-get install -y libssl-dev && pip wheel pycurl",
  ],
  [
    "the packages that are installed",
    "mpi4py",
    "RUN pip install cython==0.29 && pip install --no-build-isolation --force-reinstall mpi4py",
  ],
  [
    "an option for builds",
    "pyyaml",
    "RUN pip install --force-reinstall --config-settings=a=b pyyaml",
  ],
  [
    "a package that was taken away",
    "uwsgi",
    "RUN pip uninstall -y uwsgi && CFLAGS=-O0 pip install uwsgi",
  ],
  ["another folder", "uwsgi", "RUN CFLAGS=-O0 pip install -t /f uwsgi"],
  [
    "another environment",
    "uwsgi",
    "RUN python -m venv /v && CFLAGS=-O0 /v/bin/pip install uwsgi",
  ],
  ["a list", "uwsgi", "COPY r.txt .\nRUN CFLAGS=-O0 pip install -I -r r.txt"],
  ["a folder", "./my-app-1.0", "RUN CFLAGS=-O0 pip install ./my-app-1.0"],
  ["what is started", "uwsgi", "ENV CFLAGS=-O0\nCMD pip install -t /f uwsgi"],
];

describe("a wheel that pip built before", () => {
  it.each(REBUILDS)("stays where %s makes another", (_, first, then) => {
    const before = `${PYTHON}RUN pip install ${first}\n${then}\n`;
    const flagged = before.replace("install", "install --no-cache-dir");
    expect(equivalent(before, flagged).equal).toBe(false);
    const all = before.replaceAll(
      /pip (?:install|wheel)/g,
      "$& --no-cache-dir",
    );
    expect(equivalent(before, all).equal).toBe(false);
    expect(optimize(before).code).not.toContain("--no-cache-dir");
  });

  it.each([
    ["is not built", "requests", "RUN CFLAGS=-O0 pip install -I requests"],
    ["is there", "uwsgi", "RUN CFLAGS=-O0 pip install uwsgi"],
    ["is another", "uwsgi", "RUN CFLAGS=-O0 pip install -I pycurl"],
    ["is built alike", "uwsgi", "RUN pip install -I uwsgi"],
    ["a harmless variable", "uwsgi", "ENV LANG=C\nRUN pip install -I uwsgi"],
  ])("goes where what is installed then %s", (_, first, then) => {
    const before = `${PYTHON}RUN pip install ${first}\n${then}\n`;
    const after = before.replaceAll("install", "install --no-cache-dir");
    expect(equivalent(before, after)).toMatchObject({ equal: true });
  });
});
