import { describe, expect, it } from "vitest";
import { removalsOf } from "../../src/analysis/layer/deletes.ts";
import { nestedOf } from "../../src/analysis/command/nested.ts";
import { writesOf } from "../../src/analysis/layer/writes.ts";
import { commandIn } from "./dockerfiles.ts";

describe("what a command takes away", () => {
  it.each([
    ["rm -rf a /b", ["/w/a", "/b"]],
    ["unlink a", ["/w/a"]],
    ["mv a b /c", ["/w/a", "/w/b"]],
    ["gunzip a.gz", ["/w/a.gz"]],
    ["bunzip2 a.bz2", ["/w/a.bz2"]],
    ["unxz -v a.xz", ["/w/a.xz"]],
    ["unxz -k a.xz", []],
    ["gunzip -vc a.gz", []],
    ["gunzip -v -c a.gz", []],
    ["gunzip --keep a.gz", []],
    ["gunzip --stdout a.gz", []],
    ["gunzip ./a-c.gz", ["/w/a-c.gz"]],
    ["rm -rf /", []],
    ["rm -rf /a/*", ["/a/*"]],
    ["rm -rf /*/a", []],
    ["rm *.gz", ["/w/*.gz"]],
    ["rm /*.gz", ["//*.gz"]],
    ["rm a/", ["/w/a"]],
    ["rm ~/a", []],
    ["rm ~/a*", []],
    ["rm a//", ["/w/a"]],
    ["rm a/*/b", []],
    ["rm a/**", []],
    ["rm a/**/b", []],
    ["rm $D/a", ["/${D}/a"]],
    ["find /a -name '*.c' -delete", []],
    ["cp a b", []],
  ])("%s", (text, paths) => {
    const found = removalsOf(commandIn(text), "/w").map(
      ({ path, glob, text: written }) =>
        glob === undefined
          ? path
          : `${path}/${written.split("/").at(-1) ?? ""}`,
    );
    expect(found).toEqual(paths);
  });

  it.each([
    ["rm /a/x?.[!b]z", "x1.cz", true],
    ["rm /a/x?.[!b]z", "x1.bz", false],
    ["rm /a/x?.[!b]z", "x1xcz", false],
    ["rm /a/*.gz", "b.gz", true],
    ["rm /a/*.gz", "b.gz2", false],
    ["rm /a/*.gz", "bgz", false],
    ["rm '/a/[z-a]'", "anything", true],
  ])("%s matches %s: %s", (text, name, isMatch) => {
    const [removal] = removalsOf(commandIn(text), "/w");
    expect(removal?.glob?.test(name)).toBe(isMatch);
  });
});

describe("the commands that a command runs on its line", () => {
  it.each([
    ["gosu app pip install x", ["pip install x"]],
    ["su-exec app pip install x", ["pip install x"]],
    ["tini -e 143 -- pip install x", ["pip install x"]],
    ["tini -e 143 pip install x", ["pip install x"]],
    ["dumb-init --rewrite 15:3 pip install x", ["pip install x"]],
    ["timeout -k 5 -s KILL 10 pip install x", ["pip install x"]],
    ["timeout --foreground 10 pip install x", ["pip install x"]],
    ["xargs -n 1 -r pip install", ["pip install"]],
    ["xargs", undefined],
    ["gosu app", undefined],
    ["find . -exec strip {} + -ok rm {} \\;", ["strip ./**", "rm ./**"]],
    ["find . -name x", undefined],
    ["find . -exec", undefined],
    ["sh -c 'pip install x && rm y'", ["pip install x", "rm y"]],
    ["sh -ec 'a'", ["a"]],
    ["sh -e -x -c 'a; b'", ["a", "b"]],
    ["dash -c a", ["a"]],
    ["ash -c a", ["a"]],
    ["bash -c '[[ x ]] && a'", ["[[ x", "a"]],
    ["sh -c '[[ x ]] && a'", undefined],
    ["bash -c 'f() { b; }; f; a'", ["b", "a"]],
    ["sh -c", undefined],
    ["sh file -c a", undefined],
    ["sh -lc a", ["a"]],
    ["sh -ic a", undefined],
    ["sh -c $X", undefined],
    ["sh $X -c a", undefined],
    ["zsh -c a", undefined],
    ["fish -c a", undefined],
    ["shfmt -c a", undefined],
    ["sh x-c a", undefined],
    ["sh -cx a", ["a"]],
    ["sh x-e -c a", undefined],
    ["sh -c '('", undefined],
    ["pip install x", undefined],
  ])("%s", (text, found) => {
    const lines = nestedOf(commandIn(text))?.map(({ located }) =>
      [located.command.name, ...located.command.args]
        .map((word) => word?.text)
        .join(" "),
    );
    expect(lines).toEqual(found);
  });
});

describe("what a command puts into the image", () => {
  it.each([
    ["curl -fsSLO https://x/a.tgz", ["/w/a.tgz"]],
    ["wget -O /b https://x/a.tgz", ["/b"]],
    ["x > a", ["/w/a"]],
    ["x >> /a", ["/a"]],
    ["x < a", []],
    ["echo x > a", []],
    ["x 2>&1", []],
    ["x >&-", []],
    ["x > 1", ["/w/1"]],
    ["git clone https://x/y.git", ["/w/y/"]],
    ["git clone -b v1 git@x:y/z.git there", ["/w/there/"]],
    ["git pull https://x/y", []],
    ["cp a.bin b c/", ["/w/c/a.bin", "/w/c/b"]],
    ["cp a /b", ["/b", "/b/a"]],
    ["cp /x/a.conf /b", []],
    ["cp a.conf b /c", ["/c/b"]],
    ["cp -r a /b", ["/b/"]],
    ["cp -a a.conf /b", ["/b/"]],
    ["cp --recursive a /b", ["/b/"]],
    ["cp a* /b", ["/b/"]],
    ["cp a b* /c", ["/c/"]],
    ["mv a b", ["/w/b", "/w/b/a"]],
    ["install -m 755 a b", ["/w/b", "/w/b/a"]],
    ["rsync -a a/ /b", ["/b/"]],
    ["rsync a /b", ["/b/"]],
    ["tar xf a.tgz", ["/w/"]],
    ["tar xf a.tgz -C /opt", ["/opt/"]],
    ["tar xf a.tgz --directory /opt", ["/opt/"]],
    ["bsdtar xf a.tgz -C b", ["/w/b/"]],
    ["tar xf a.tgz -C /", []],
    ["unzip a.zip -d /opt", ["/opt/"]],
    ["unzip a.zip", ["/w/"]],
    ["npm ci", ["/w/node_modules/"]],
    ["npm install -g x", []],
    ["npm install --global x", []],
    ["cargo build", ["/w/target/"]],
    ["ls", []],
    ["cat a > b.bin", []],
    ["cp a.bin ~/b", []],
    ["gzip -dc a > b.bin", ["/w/b.bin"]],
    ["python3 x > b.bin", ["/w/b.bin"]],
    ["python3 x > b.txt", []],
    ["curl https://x | tee b", []],
    ["cp a.conf b.conf /c/", []],
    ["cp a.conf b.bin /c/", ["/c/b.bin"]],
    ["cp -r a .", ["/w/a/"]],
    ["tar xf a.tgz -C /opt && ls", ["/opt/"]],
    ["gunzip a.gz", []],
    ["git clone https://x/y /", []],
  ])("%s", (text, paths) => {
    const found = writesOf(commandIn(text), "/w").map(({ path, isTree }) =>
      isTree ? `${path}/` : path,
    );
    expect(found).toEqual(paths);
  });
});
