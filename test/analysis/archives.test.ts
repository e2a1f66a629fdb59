import { describe, expect, it } from "vitest";
import { archivesIn } from "../../src/analysis/archive/archives.ts";
import { lastRun } from "./dockerfiles.ts";

describe("archives that a RUN fetches and unpacks", () => {
  const FETCH = "curl -fsSLO https://x/a.tgz";
  const found = (script: string, before = ""): readonly string[] =>
    archivesIn(
      lastRun(`FROM debian\nWORKDIR /w\n${before}RUN ${script}\n`),
    ).map(
      ({ path, unpackedAt, fetchedAt }) => `${path} ${fetchedAt} ${unpackedAt}`,
    );

  it.each([
    [`${FETCH} && tar xzf a.tgz`, ["/w/a.tgz 0 1"]],
    [`${FETCH} && tar -xzf /w/a.tgz`, ["/w/a.tgz 0 1"]],
    [`${FETCH} && tar --extract --file a.tgz`, ["/w/a.tgz 0 1"]],
    [`${FETCH} && tar czf a.tgz x`, []],
    [`${FETCH} && tar tf a.tgz`, []],
    [`${FETCH} && tar xzf b.tgz`, []],
    [`${FETCH} && tar xzf $A`, []],
    [`tar xzf a.tgz && ${FETCH}`, []],
    [`${FETCH}; tar xzf a.tgz`, []],
    [`${FETCH} && tar xzf a.tgz || true`, []],
    [`${FETCH} && tar xzf a.tgz && tar xzf a.tgz -C b`, ["/w/a.tgz 0 2"]],
    [`(${FETCH}) && tar xzf a.tgz`, []],
    [`cd /x && ${FETCH} && tar xzf a.tgz`, ["/x/a.tgz 1 2"]],
    [`${FETCH} && cd /x && tar xzf a.tgz`, []],
    ["V=1; wget -O $V.zip https://x && unzip $V.zip", ["/${V}.zip 0 1"]],
    ["wget -O $V.zip https://x && V=2 && unzip $V.zip", []],
    ["wget -O $VER.zip https://x && VER=2 && unzip $VER.zip", []],
    ["wget -O $V$W.zip https://x && W=2 && unzip $V$W.zip", []],
    ["wget -O $V.zip https://x && W=2 && unzip $V.zip", ["/${V}.zip 0 1"]],
    ["wget -O $V.zip https://x && read V && unzip $V.zip", []],
    ["wget -O a.deb https://x && dpkg -i a.deb", ["/w/a.deb 0 1"]],
    ["wget -O a.deb https://x && dpkg --extract a.deb y", ["/w/a.deb 0 1"]],
    ["wget -O a.deb https://x && dpkg --info a.deb", []],
    ["wget -O a.deb https://x && apt-get install -y ./a.deb", ["/w/a.deb 0 1"]],
    ["wget -O a.deb https://x && apt install ./a.deb", ["/w/a.deb 0 1"]],
    ["wget -O a.deb https://x && apt-get install -y a.deb", []],
    ["wget -O a.deb https://x && apt-get install-x ./a.deb", []],
    ["wget -O a.deb https://x && apt-get reinstall ./a.deb", ["/w/a.deb 0 1"]],
    ["wget -O a.rpm https://x && rpm -ivh a.rpm", ["/w/a.rpm 0 1"]],
    ["wget -O a.rpm https://x && rpm -Uvh a.rpm", ["/w/a.rpm 0 1"]],
    ["wget -O a.rpm https://x && rpm -v -i a.rpm", ["/w/a.rpm 0 1"]],
    ["wget -O a.rpm https://x && rpm -q a.rpm", []],
    ["wget -O x-i.rpm https://x && rpm -q x-i.rpm", []],
    ["wget -O a.rpm https://x && dnf install -y ./a.rpm", ["/w/a.rpm 0 1"]],
    [
      "wget -O a.rpm https://x && yum localinstall -y /w/a.rpm",
      ["/w/a.rpm 0 1"],
    ],
    ["wget -O a.rpm https://x && yum info ./a.rpm", []],
    ["wget -O a.txt https://x && tar xf a.txt", []],
    ["wget -O 'a*.zip' https://x && unzip 'a*.zip'", []],
    ["ls && unzip a.zip", []],
    // A function of that name is another program, and so is an alias.
    [`tar() { ls; } && ${FETCH} && tar xzf a.tgz`, []],
    [`f() { ls; } && ${FETCH} && tar xzf a.tgz`, ["/w/a.tgz 1 2"]],
    [`f() { ${FETCH} && tar xzf a.tgz; } && f`, []],
    [`alias tar=ls && ${FETCH} && tar xzf a.tgz`, []],
    [`${FETCH} && alias tar=ls && tar xzf a.tgz`, []],
    [`${FETCH} && export A=1 && tar xzf a.tgz`, ["/w/a.tgz 0 2"]],
    [`${FETCH} && $X && tar xzf a.tgz`, ["/w/a.tgz 0 2"]],
    [`{ ${FETCH}; } && { tar xzf a.tgz; }`, ["/w/a.tgz 0 1"]],
    [`${FETCH} && (tar xzf a.tgz)`, []],
    // What may do anything else, or takes the archive away itself.
    [`${FETCH} && tar xzf a.tgz --frobnicate`, []],
    ["wget -O a.zip https://x && unzip a.zip > $(x)", ["/w/a.zip 0 1"]],
    ["wget -O a.tar.gz https://x && gunzip a.tar.gz", []],
    ["wget -O a.tar.gz https://x && gunzip -k a.tar.gz", ["/w/a.tar.gz 0 1"]],
    // A part of it says nothing of the rest; behind another download all begins anew.
    [`${FETCH} && tar xzf a.tgz b`, []],
    [`${FETCH} && tar xzf a.tgz b && tar xzf a.tgz`, ["/w/a.tgz 0 2"]],
    [`${FETCH} && tar xzf a.tgz && tar xzf a.tgz b`, ["/w/a.tgz 0 2"]],
    [
      `${FETCH} && tar xzf a.tgz && ${FETCH} && tar xzf a.tgz b`,
      ["/w/a.tgz 0 1"],
    ],
    [
      `${FETCH} && tar xzf a.tgz && ${FETCH} && tar xzf a.tgz`,
      ["/w/a.tgz 0 1", "/w/a.tgz 2 3"],
    ],
  ])("%s", (script, archives) => {
    expect(found(script)).toEqual(archives);
  });

  it.each([
    // In one option with its name.
    [`${FETCH} && tar xz --file=a.tgz`, "a.tgz"],
    [`${FETCH} && tar xz --file="a.tgz"`, "a.tgz"],
    [`${FETCH} && tar xzf "a.tgz"`, '"a.tgz"'],
    ["wget -O $V.tgz https://x && tar xzf $V.tgz", "$V.tgz"],
    ["wget -O $V.tgz https://x && tar xz --file=$V.tgz", undefined],
    ["wget -O 'a b.tgz' https://x && tar xzf 'a b.tgz'", "'a b.tgz'"],
    ["wget -O 'a b.tgz' https://x && tar xz --file='a b.tgz'", undefined],
  ])("%s names it by %s", (script, text) => {
    const [archive] = archivesIn(
      lastRun(`FROM debian\nWORKDIR /w\nRUN ${script}\n`),
    );
    expect(archive?.word.text).toBe(text);
    expect(archive === undefined).toBe(text === undefined);
  });

  it.each([
    ["", undefined],
    [" -C /opt", "/opt"],
    [" -C opt", "/w/opt"],
    [" -C $D/x", "/${D}/x"],
    [" -C $(x)", undefined],
  ])("unpacked with %s, into %s", (option, into) => {
    const [archive] = archivesIn(
      lastRun(
        `FROM debian\nWORKDIR /w\nRUN ${FETCH} && tar xzf a.tgz${option}\n`,
      ),
    );
    expect(archive?.path).toBe("/w/a.tgz");
    expect(archive?.isInstaller).toBe(false);
    expect(archive?.into).toBe(into);
  });
});

describe("installers that a RUN fetches and runs", () => {
  const found = (script: string): readonly string[] =>
    archivesIn(lastRun(`FROM debian\nWORKDIR /w\nRUN ${script}\n`)).map(
      ({ isInstaller, path, word, fetchedAt, unpackedAt, into }) =>
        `${isInstaller ? "installer" : "archive"} ${path} ${word.text} ${fetchedAt} ${unpackedAt}${into ?? ""}`,
    );

  it.each([
    ["wget -O x.run https://x && sh x.run", ["installer /w/x.run x.run 0 1"]],
    ["wget -O x.bin https://x && ./x.bin", ["installer /w/x.bin ./x.bin 0 1"]],
    [
      "wget -O x.run https://x && chmod +x x.run && ./x.run -q",
      ["installer /w/x.run ./x.run 0 2"],
    ],
    [
      "wget -O x.bin https://x && sudo bash x.bin",
      ["installer /w/x.bin x.bin 0 1"],
    ],
    ["wget -O x.bin https://x && bash y.bin", []],
    ["wget -O x.bin https://x && bash y", []],
    ["wget -O x.bin https://x || true; bash x.bin", []],
    ["wget -O x.bin https://x && bash x.bin || true", []],
    ["ls && bash x.bin", []],
    // A plain script is small; one for a platform carries programs.
    ["wget -O x.sh https://x && sh x.sh", []],
    ["wget -O x.sh https://x/linux && sh x.sh", ["installer /w/x.sh x.sh 0 1"]],
    [
      "wget -O x.sh https://x/$ARCH/y && sh x.sh -b",
      ["installer /w/x.sh x.sh 0 1"],
    ],
    ["wget -O x-linux.sh https://x && sh x-linux.sh", []],
    ["curl https://x/linux && wget -O x.sh https://y && sh x.sh", []],
    [
      "wget https://x/linux -O x.sh > /f && sh x.sh",
      ["installer /w/x.sh x.sh 0 1"],
    ],
    // In the shell itself it may do anything to what stands behind it.
    ["wget -O x.sh https://x/linux && . ./x.sh", []],
    ["wget -O x.run https://x && . ./x.run", []],
    // No archive, whatever runs it.
    ["wget -O x.txt https://x && sh x.txt", []],
    ["wget -O x.zip https://x && sh x.zip", []],
  ])("%s", (script, installers) => {
    expect(found(script)).toEqual(installers);
  });
});
