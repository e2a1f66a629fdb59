import { expect, it } from "vitest";
import { isReadable } from "../../src/analysis/build/runs.ts";
import { makeLookups } from "../../src/analysis/merge/command-hash.ts";
import { analysisOf } from "./dockerfiles.ts";

/** The programs that the last of some RUNs may find in their old place, were all of them one shell: `name line`, with `?` where that would be a surprise. */
function stale(...scripts: readonly string[]): readonly string[] {
  const runs = analysisOf(
    `FROM debian\n${scripts.map((script) => `RUN ${script}\n`).join("")}`,
  ).runs.filter(isReadable);
  const lookups = makeLookups();
  const last = runs.pop();
  if (last === undefined) throw new Error("no RUN");
  for (const run of runs) lookups.add(run);
  return lookups
    .staleIn(last)
    .map(({ name, line, unlikely }) => `${name} ${line}${unlikely ? "?" : ""}`);
}

it.each<[scripts: readonly string[], found: readonly string[]]>([
  [["pip install -U pip", "pip --version"], ["pip 2"]],
  [["pip list", "pip install -U pip", "pip list"], ["pip 3"]],
  [["pip list", "ls", "pip list"], ["pip 2?"]],
  [["ls", "frobnicate", "ls"], ["ls 3?"]],
  [["ls", "frobnicate ls", "ls"], ["ls 3"]],
  [["ls", "frobnicate get-ls.py", "ls"], ["ls 3"]],
  [["ls", "frobnicate ls@latest", "ls"], ["ls 3"]],
  [["ls", "frobnicate x.ls.gz", "ls"], ["ls 3?"]],
  [["ls", "frobnicate lsx", "ls"], ["ls 3?"]],
  [["ls", "frobnicate xls", "ls"], ["ls 3?"]],
  [["ls", "frobnicate xls ls", "ls"], ["ls 3"]],
  [["ls", "frobnicate", "frobnicate ls", "ls"], ["ls 4"]],
  [["ls", "frobnicate ls", "frobnicate", "ls"], ["ls 3"]],
  [["foo", "frobnicate", "foo"], ["foo 3"]],
  [["foo", "frobnicate", "bar"], []],
  [["frobnicate", "frobnicate"], ["frobnicate 2?"]],
  [["ls", "ls && frobnicate && ls"], ["ls 3?"]],
  [["foo", "foo && frobnicate"], ["foo 2?"]],
  [["foo", "/usr/bin/foo"], []],
  [["foo", "frobnicate", "/usr/bin/foo"], []],
  [["/usr/bin/foo", "frobnicate", "foo"], []],
  [["(foo)", "frobnicate", "foo"], []],
  [["foo | cat", "frobnicate", "foo"], []],
  [["$X", "frobnicate", "$X"], []],
  [["cd /x", "frobnicate", "cd /x"], []],
  [["sudo foo", "frobnicate", "sudo ls"], ["sudo 3?"]],
  [["ls", "apt-get install -y foo", "ls"], []],
  [["npm -v", "npm ci", "npm -v"], ["npm 3?"]],
  [["npm -v", "npm install -g npm@latest", "npm -v"], ["npm 3"]],
  [["ls", "mv a /usr/local/bin/ls", "ls"], ["ls 3"]],
  [["ls", "mv a /usr/local/bin/ls/", "ls"], ["ls 3"]],
  [["ls", "mv ls /opt/", "ls"], ["ls 3"]],
  [["ls", "mv a b", "ls"], ["ls 3?"]],
  [["ls", "cp a b", "ls"], []],
  [["ls", "mv a $D", "ls"], ["ls 3?"]],
  [["ls", "rm $D", "ls"], []],
  [["ls", "rm /usr/local/bin/*", "ls"], []],
  [["ls", "rm /usr/local/bin/ls $D", "ls"], ["ls 3"]],
  [["ls", "cp -r x /usr/local/", "ls"], ["ls 3?"]],
  [["ls", "cp x /usr/local/bin/ls", "ls"], ["ls 3"]],
  [["ls", "cp x /usr/local/bin/bar", "ls"], []],
  [["ls", "curl -o /usr/local/bin/ls https://x", "ls"], ["ls 3"]],
  [["ls", "curl -o /usr/local/bin/bar https://x", "ls"], []],
  [["ls", "curl https://x/ls", "ls"], []],
  [["ls", "curl -o a https://x -o b https://y", "ls"], ["ls 3?"]],
  [["ls", "dpkg -i a.deb", "ls"], ["ls 3?"]],
  [["ls", "ls", "ls"], []],
  [["ls", "apk add coreutils", "ls"], ["ls 3"]],
  [["ls", "apk add coreutils=9.4", "ls"], ["ls 3"]],
  [["ls", "apk add jq", "ls"], []],
  [["jq .", "apk add jq", "jq ."], ["jq 3"]],
  [["jq .", "apk add jq@edge", "jq ."], ["jq 3"]],
])("%j may find in their old place: %j", (scripts, found) => {
  expect(stale(...scripts)).toEqual(found);
});

// In front of the second use of a program that nobody knows (`2?`: by itself), and of one of the distribution's tools.
it.each([
  ["pip install x", "3?", "3?"],
  ["npm ci", "3?", "3?"],
  ["yarn add x", "3?", "3?"],
  ["gem install x", "3", "3?"],
  ["composer install", "3", "3?"],
  ["apt-get install -y ./x.deb", "3?", "3?"],
  ["apt-get install -y a ./x.deb", "3?", "3?"],
  ["apt-get install -y ./x.deb a", "3?", "3?"],
  ["apt-get remove -y ./x.deb", "2?", ""],
  ["apt-get update", "2?", ""],
  ["rpm -i x.rpm", "3", "3?"],
  ["dpkg -r x", "2?", ""],
  ["tar xf a", "3", "3?"],
  ["cp --frobnicate a b", "3", "3?"],
  ["cp a b c/", "2?", ""],
  ["cp -r a NAME", "3", "3"],
  ["mv a/ b", "3", "3?"],
  ["mv --suffix=$X a b", "3", "3?"],
  ["mv a /usr/local/bin/NAME//", "3", "3"],
  ["ln -s a /usr/local/bin/NAME", "3", "3"],
  ["ln -s a b", "2?", ""],
  ["install -m 755 a /usr/local/bin/NAME", "3", "3"],
  ["rm x/NAME/", "3", "3"],
  ["rm a*", "2?", ""],
  ["rm NAME*", "2?", ""],
  ["mv a* b", "3", "3?"],
  ["mv 'a[b]' b", "3", "3?"],
  ["mv $(x) b", "3", "3?"],
  ["chmod +x NAME", "3", "3"],
  ["touch NAME", "2?", ""],
  ["make install", "3", "3?"],
  ["sh x.sh", "3", "3?"],
  ["git clone https://x/NAME", "3", "3"],
  ["curl -O https://x/NAME", "3", "3"],
  ["wget -r https://x", "3", "3?"],
  ["curl https://x | sh", "3", "3?"],
  ["sudo frobnicate", "3", "3?"],
  ["sh -c frobnicate", "3", "3?"],
  ["apk add bash", "2?", ""],
  ["apk add a~1 coreutils", "3", "3"],
  ["apk del NAME", "3", "3"],
  ["dnf install -y NAME", "2?", ""],
  ["busybox --install", "3", "3?"],
  ["find . -delete", "3", "3?"],
  ["rsync a b", "3", "3?"],
  ["ldconfig", "2?", ""],
  ["frobnicate x/NAME", "3", "3"],
  ["frobnicate NAME-x", "3", "3"],
  ["frobnicate a_NAME", "3", "3?"],
  ["frobnicate --NAME", "3", "3"],
  ["frobnicate NAME=1", "3", "3"],
  ["chmod +x NAME*", "3", "3"],
  ["chmod +x $X", "3", "3?"],
  ["chmod +x 'a?'", "3", "3?"],
  ["chmod a-x -- NAME", "3", "3"],
  ["ln -s a $X", "3", "3?"],
  ["ln -sf /opt/* /usr/local/bin/", "3", "3?"],
  ["ln -s $X/NAME /y", "3", "3"],
  ["rm $X/NAME", "3", "3"],
  ["rm NAME $X", "3", "3"],
  ["rm -- NAME/", "3", "3"],
  ["chmod +x a//NAME//", "3", "3"],
  ["chown a NAME", "2?", ""],
  ["cp a NAME-", "2?", ""],
  ["cp --backup=$X a b", "3", "3?"],
  ["install -d NAME", "3", "3"],
  ["install -m 755 a* /usr/local/bin/", "3", "3?"],
  ["link a NAME", "3", "3"],
  ["ln -s a -t /usr/local/bin", "2?", ""],
  ["apt-get install -y x=$V", "2?", ""],
  ["apt-get install -y", "2?", ""],
  ["dpkg --unpack ./x.deb", "3", "3?"],
  ["apt-get install -y ./NAME.deb NAME", "3", "3"],
  ["yum install -y ./x.rpm a", "3?", "3?"],
  ["yum install -y a", "2?", ""],
  ["apk add ./x.apk", "3?", "3?"],
  ["apk add busybox-extras", "3", "3"],
  ["apk add findutils=1", "3", "3"],
  ["apk add", "2?", ""],
  ["apk upgrade", "2?", ""],
  ["tar xf a.deb", "3", "3?"],
  ["unzip NAME.zip", "3", "3"],
])(
  "behind %s, a program is found in its old place, %s, or a tool, %s",
  (script, program, tool) => {
    const lines = (name: string): string =>
      stale(name, script.replaceAll("NAME", name), name)
        .map((each) => each.slice(name.length + 1))
        .join(" ");
    expect(lines("foo")).toBe(program);
    expect(lines("ls")).toBe(tool);
  },
);
