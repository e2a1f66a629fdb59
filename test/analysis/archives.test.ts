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
  ])("%s", (script, archives) => {
    expect(found(script)).toEqual(archives);
  });
});
