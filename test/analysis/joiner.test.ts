import { describe, expect, it } from "vitest";
import { isReadable } from "../../src/analysis/build/runs.ts";
import { startJoining } from "../../src/analysis/merge/join.ts";
import { textOf } from "../../src/message.ts";
import { analysisOf } from "./dockerfiles.ts";

/** Why RUNs can't be joined, from the first that can't, or what is assumed where they can. */
function joined(text: string): string {
  const joiner = startJoining();
  for (const run of analysisOf(`FROM debian\n${text}\n`).runs) {
    if (!isReadable(run)) throw new Error("not read");
    const no = joiner.add(run);
    if (no !== undefined) return textOf(no);
  }
  return joiner.assumes.map(({ key }) => key).join(", ");
}

const LOOKS = "line 3 looks at what the shell did before";
const AND_FIRST = "line 3 is a list under set -e, and the lines before are not";
const GROUP = "line 2 ends in a group, in which && would switch set -e off";
const INSIDE = "line 2 may set -e inside a group, where && switches it off";
const UNDER = "line 3 would run under the set of the lines before";
const OTHER_FORM = "line 3 is a list that set -e would not stop behind";
const UNSEEN = "line 2 ends in a list whose failure set -e would not see";
const OPTIONS = "line 3 sets other shell options";

describe("two RUNs in one shell", () => {
  it.each([
    ["ls", "ls", ""],
    ["ls && ls", "ls && ls", ""],
    // Forms.
    ["ls", "ls || ls", "line 3: it holds || at its top"],
    ["ls; ls", "ls", "line 2: commands are separated by ; without set -e"],
    ["ls", "set -e; ls", AND_FIRST],
    ["set -e; ls", "ls", ""],
    ["set -e; ls", "set -e; ls", ""],
    ["set -e; ls", "(ls; ls)", UNDER],
    ["set -ex; ls", "ls", ""],
    ["set -eu; ls", "ls", UNDER],
    ["set -eu; ls", "set -eu && ls", ""],
    ["set -eu; ls", "set -eu; ls", ""],
    ["set -ue; ls", "set -eu; ls", ""],
    ["set -eu; ls", "set -e; ls", OPTIONS],
    ["set -e; ls", "set -eu; ls", OPTIONS],
    ["set -eux; ls", "set -eu; ls", OPTIONS],
    ["set -e && ls", "ls", ""],
    ["set -e && (ls; ls)", "ls", GROUP],
    ["set -e && ls && { ls; ls; }", "ls", GROUP],
    ["(ls; ls)", "ls", ""],
    ["(set -e; ls; ls)", "ls", INSIDE],
    ["ls && (set -e; ls)", "ls", INSIDE],
    ["(set -e; ls) && ls", "ls", ""],
    ["set -e; ls; ls && ls", "ls", UNSEEN],
    ["set -e; ls && ls; ls", "ls", ""],
    ["set -e; ls; (ls; ls)", "ls", UNSEEN],
    // What reaches into the next.
    ["ls # a", "ls", "line 2 ends in a comment"],
    ["cd /x", "ls", "line 2: cd would reach into the RUN behind it"],
    ["X=1 && ls", "ls", "line 2: X= would reach into the RUN behind it"],
    ["(cd /x)", "ls", ""],
    ["set -f && ls", "ls", "line 2: set would reach into the RUN behind it"],
    ["./x", "ls", "process-ends:./x"],
    ["./x && ./x", "ls", "process-ends:./x"],
    ["./x && ./y", "ls", "process-ends:./x, process-ends:./y"],
    ["ls", "./x", ""],
    [`./${"x".repeat(70)}`, "ls", `process-ends:./${"x".repeat(55)}...`],
    [`./${"x".repeat(58)}`, "ls", `process-ends:./${"x".repeat(58)}`],
    // What it looks at.
    ["ls", "echo $!", LOOKS],
    ["ls", "echo ${!}", LOOKS],
    ["ls", "echo $_", LOOKS],
    ["ls", "echo $_x", ""],
    ["ls", "echo $-", LOOKS],
    ["ls", "echo ${-}", LOOKS],
    ["ls", "echo $RANDOM", LOOKS],
    ["ls", "echo ${SECONDS}", LOOKS],
    ["ls", "echo $LINENO", LOOKS],
    ["ls", "echo $?", ""],
    ["ls", "echo RANDOM", ""],
    ["ls", "cat <<E\nx\nE", "line 3 has a heredoc"],
  ])("%j and %j: %s", (first, second, found) => {
    expect(joined(`RUN ${first}\nRUN ${second}`)).toBe(found);
  });

  const TELLS = (what: string): string =>
    `line 3 tells which programs the shell has looked up before: ${what}`;
  it.each([
    ["command -v x", ""],
    ["command -v x > /dev/null", ""],
    ["command -v x > /dev/null 2>&1", ""],
    ["command -v x > /f", ""],
    ["command -V x > /f", TELLS("x")],
    ["command -V x", ""],
    ["command -pV x > /f", TELLS("x")],
    ["type x", ""],
    ["type x > /dev/null", ""],
    ["type x 2>&1", ""],
    ["type x 2>&-", ""],
    ["type x > /f", TELLS("type x")],
    ["type x >> /f", TELLS("type x")],
    ["{ type x; } > /f", TELLS("type x")],
    ["{ type x; } > /dev/null", ""],
    ["type x < /f", ""],
    ["echo $(type x)", TELLS("type x")],
    ["type x | cat", TELLS("type x")],
    ["(type x)", TELLS("type x")],
    ["type x > $F", TELLS("type x")],
    ["type x > /x/dev/null", TELLS("type x")],
    ["type x > /dev/null2", TELLS("type x")],
    ["type x 2>&10", ""],
    ["type x > /f10", TELLS("type x")],
    ["type x > 10f", TELLS("type x")],
    ["ls && type x > /f", TELLS("type x")],
    ["$X -V > /f", ""],
    ["X=1", ""],
  ])("and the lookups of the first, %s: %s", (second, found) => {
    expect(joined(`RUN ls\nRUN ${second}`)).toBe(found);
  });

  it.each([
    ["", "", ""],
    ["--mount=type=ssh", "--mount=type=ssh", ""],
    ["--mount=type=ssh", "", "line 3 has other flags"],
    ["", "--network=none", "line 3 has other flags"],
    ["--network=none --mount=type=ssh", "--mount=type=ssh --network=none", ""],
    [
      "--mount=type=tmpfs,target=/t",
      "--mount=type=tmpfs,target=/t",
      "line 3 has a mount whose content is dropped behind each RUN",
    ],
    ["--mount=target=/t", "--mount=target=/t", ""],
    [
      "--mount=target=/t,rw",
      "--mount=target=/t,rw",
      "line 3 has a mount whose content is dropped behind each RUN",
    ],
    ["--mount=type=cache,target=/t", "--mount=type=cache,target=/t", ""],
  ])("with flags %j and %j: %s", (first, second, found) => {
    expect(joined(`RUN ${first} ls\nRUN ${second} ls`)).toBe(found);
  });

  it("is no longer than one argument may be", () => {
    const long = (length: number): string => `echo ${"x".repeat(length - 5)}`;
    const of = (...lengths: readonly number[]): string =>
      joined(lengths.map((each) => `RUN ${long(each)}`).join("\n"));
    expect(of(20_000, 20_000)).toBe("");
    expect(of(20_000, 20_001)).toBe(
      "line 3: the script would be longer than a command may be",
    );
    expect(of(20_000, 10_000, 10_001)).toBe(
      "line 4: the script would be longer than a command may be",
    );
    expect(of(50_000)).toBe("");
  });

  it.each([
    [
      "RUN ln a b\nRUN ls",
      "line 2: a file that gets a second name there is one file in its layer, and two in the next: ln a b",
    ],
    [
      "WORKDIR /w\nRUN rm -rf /w\nRUN ls",
      "line 3: it may remove the folder that the next RUN begins in: rm -rf /w",
    ],
    [
      "RUN echo a > /etc/hosts\nRUN ls",
      "line 2 touches a file that is made anew for each RUN",
    ],
    [
      "ENV LANG=de\nRUN locale-gen\nRUN ls *",
      "line 3 may make the locales by which line 4 reads names and patterns",
    ],
    [
      "RUN git clone /a /b\nRUN echo a >> /b/c",
      "line 3 changes one of the names that git clone /a /b (line 2) gives a file",
    ],
    ["ENV TAR_OPTIONS=x\nRUN tar xf a\nRUN ls", "process-ends:tar xf a"],
    ["ENV A=x\nRUN tar xf a\nRUN ls", ""],
    ["RUN tar xf a -C /b\nRUN chown c /b/d", "one-name:tar xf a -C /b"],
    ["RUN ./x\nRUN ./y\nRUN ls", "process-ends:./x, process-ends:./y"],
    [
      "RUN f() { ./x; }; f\nRUN ls",
      "line 2: commands are separated by ; without set -e",
    ],
    ["RUN ls\nRUN frobnicate\nRUN ls", "process-ends:frobnicate, path-kept:ls"],
  ])("%j: %s", (text, found) => {
    expect(joined(text)).toBe(found);
  });

  it("keeps what was in force of all before it", () => {
    expect(joined("RUN set -eu; ls\nRUN set -eu; ls\nRUN ls")).toBe(
      "line 4 would run under the set of the lines before",
    );
    expect(joined("RUN set -e; ls\nRUN ls\nRUN ls")).toBe(OTHER_FORM);
    expect(joined("RUN set -e; ls\nRUN ls\nRUN set -e; ls")).toBe(OTHER_FORM);
    expect(joined("RUN set -e && ls\nRUN (ls; ls)")).toBe(
      "line 3 would run under the set of the lines before",
    );
    expect(joined("RUN ls\nRUN ls\nRUN ls && ls")).toBe("");
    expect(joined("RUN cd /x\nRUN ls")).toBe(
      "line 2: cd would reach into the RUN behind it",
    );
  });

  it("in a shell with options of its own", () => {
    const E = 'SHELL ["/bin/bash", "-e", "-c"]\n';
    expect(joined(`${E}RUN ls; ls\nRUN ls`)).toBe("");
    expect(joined(`${E}RUN ls\nRUN (ls; ls)`)).toBe("");
    expect(joined(`${E}RUN (ls; ls)\nRUN ls`)).toBe(
      "line 3 ends in a group, in which && would switch set -e off",
    );
  });

  it("does not look up again what may have been replaced", () => {
    expect(joined("RUN x\nRUN apt-get install -y x\nRUN x")).toContain(
      "process-ends:x",
    );
    expect(joined("RUN x\nRUN cp /y /usr/local/bin/x\nRUN x")).toBe(
      "line 3 may replace x, which the shell would not look up again",
    );
  });
});
