import { describe, expect, it } from "vitest";
import type { SlimImage } from "../../src/analysis/slim/command-needs.ts";
import { slimImage } from "../../src/analysis/slim/image.ts";
import { needsOf } from "../../src/analysis/slim/needs.ts";
import { analysisOf } from "./dockerfiles.ts";

const IMAGE: SlimImage = {
  lacks: new Map([
    ["git", "git"],
    ["gcc", "gcc"],
    ["curl", "curl"],
    ["ssh", "openssh-client"],
    ["file", "file"],
    ["/usr/bin/python3", "python3"],
    ["python2", "python2"],
    ["cd", "cdpkg"],
  ]),
  packages: new Set([
    "git",
    "gcc",
    "curl",
    "openssh-client",
    "file",
    "ca-certificates",
    "libc6-dev",
    "libpq-dev",
    "libtk8.6",
    "python3",
  ]),
  has: new Set(["sh", "python3", "ls", "apt-get"]),
  python: "3.12",
};

/** What is installed, what nobody knows (`!`: it may install packages), the kinds of commands, and the wheels that must be there. */
function needs(
  text: string,
  files: Readonly<Record<string, string>> = {},
  image = IMAGE,
): string {
  const analysis = analysisOf(`FROM debian:12\n${text}\n`, files);
  const [stage] = analysis.stages;
  if (stage === undefined) throw new Error("no stage");
  const { install, unknown, first, wheels } = needsOf(analysis, stage, image);
  const wanted = [
    ...install,
    ...unknown.map(
      ({ what, line, installs }) =>
        `?${what} ${line}${installs === true ? "!" : ""}`,
    ),
  ].join(", ");
  return [
    ...(wanted === "" ? [] : [wanted]),
    ...[...first].map(([kind, { what, line }]) => `${kind}: ${what} ${line}`),
    ...wheels.map((name) => `wheel ${name}`),
  ].join("; ");
}

describe("what commands need of a slim image", () => {
  it.each([
    ["RUN cd /x", ""],
    ["RUN gosu app $X", "?$X 2!"],
    ["RUN gosu --bogus app file x", "?gosu --bogus app file x 2!"],
    ["RUN xargs --bogus file x", "?xargs --bogus file x 2!"],
    ["RUN xargs -n 1 file", "file"],
    ["RUN xargs", "?xargs 2!"],
    ["RUN gosu app", "?gosu app 2!"],
    ["RUN sh -c 'file x' --bogus", "file"],
    ["RUN sh --bogus -c 'file x'", "?sh --bogus -c file x 2!"],
    [
      "RUN find . -exec file {} + -bogus",
      "file, ?find . -exec file {} + -bogus 2!",
    ],
    ["RUN find . -exec frob {} +", "?frob ./** 2"],
    ["RUN find . -exec $X {} +", "?$X 2!"],
    ["RUN eval file x", "file"],
    ["RUN eval $X", "?eval $X 2!"],
    ["RUN $(x) a", "?$(x) 2!, ?x 2"],
    ["RUN /usr/bin/$X a", "?/usr/bin/$X 2!"],
    ["RUN frobnicate -v", ""],
    ["RUN frobnicate -V", ""],
    ["RUN frobnicate --help", ""],
    ["RUN frobnicate config", ""],
    ["RUN frobnicate configure", "?frobnicate configure 2"],
    ["RUN frobnicate x --version", "?frobnicate x --version 2"],
    ["RUN gosu --version", "?gosu --version 2!"],
    ["RUN sh --version", "?the script that sh reads 2!"],
    ["RUN . x", "?. x 2!"],
    ["RUN . /etc/os-release && file x", "file"],
    ["RUN . /x/etc/os-release", "?. /x/etc/os-release 2!"],
    ["RUN . /etc/os-release.d", "?. /etc/os-release.d 2!"],
    ["RUN . $X", "?. $X 2!"],
    ["RUN sh -e", "?the script that sh reads 2!"],
    ["RUN sh -s -- x", "?sh -s -- x 2!"],
    ["RUN sh x -", "?sh x - 2!"],
    ["RUN bash -", "?the script that bash reads 2!"],
    ["RUN sh $X", "?sh $X 2!"],
    ["RUN python3 -", ""],
    ["RUN cat x | python3", ""],
    ["RUN cat x | bash -s x-", "?bash -s x- 2!"],
    ['RUN "$@"', '?"$@" 2!'],
    ["RUN /usr/bin/python3 x", "python3"],
    ["RUN /usr/bin/git x", "ca-certificates, git"],
    ["RUN /usr/local/bin/git x", "ca-certificates, git"],
    ["RUN ./git x", "?./git x 2!"],
    ["RUN apt-get install -y gi", ""],
    ["RUN apt-get install -y git", ""],
    ["RUN apt-get install -y gi$X", "?apt-get install -y gi$X 2!"],
    ["RUN apt-get install -y git$X", "?apt-get install -y git$X 2!"],
    ["RUN apt-get install -y git-$X", ""],
    ['RUN apt-get install -y "git=$V"', ""],
    ['RUN apt-get install -y "$X"', '?apt-get install -y "$X" 2!'],
    ["RUN apt-get install -y man-db", "?man-db 2!"],
    ["RUN apt-get install -y x-doc", "?x-doc 2!"],
    ["RUN apt-get install -y default-jdk file", "manuals: default-jdk 2"],
    [
      "RUN apt-get remove -y git file",
      "file, git; removes: what apt-get takes away again 2",
    ],
    [
      "RUN apt-get purge -y git$X",
      "git; removes: what apt-get takes away again 2",
    ],
    [
      "RUN apt-get remove -y nothing",
      "removes: what apt-get takes away again 2",
    ],
    ["RUN apt-get autoremove -y", "removes: what apt-get takes away again 2"],
    [
      "RUN apt-get remove -y file && apt-get install -y curl && curl http://x",
      "ca-certificates, file; removes: what apt-get takes away again 2",
    ],
    ["RUN apk add git", "?apk add git 2"],
    ["RUN apk del git", "?apk del git 2"],
    ["RUN dpkg -i x.deb", "?dpkg -i x.deb 2!"],
    ["RUN dpkg -i /x/*.deb", "?dpkg -i /x/*.deb 2!"],
    ["RUN dpkg -r git", "git; removes: what dpkg takes away again 2"],
    ["RUN dpkg --print-architecture", ""],
    ["RUN rpm -i x.rpm", "?rpm -i x.rpm 2!"],
    ["RUN apt-get install -y ./x.deb", ""],
    ["RUN npm ci", "?the unread packages of package.json 2"],
    ["RUN pip install x$Y", "?a package whose name is put together 2"],
    ["RUN pip install 'x>1;y'", "?x>1;y 2"],
    ['RUN pip install "x[a]==$V"', "?x[a]==$V 2"],
    ['RUN pip install "x[$A]==$V"', "?a package whose name is put together 2"],
    ["RUN pip install x==$V", "?x==$V 2"],
    ["RUN pip install 'x'==$V", "?a package whose name is put together 2"],
    ['RUN pip install "x>$V"', "?x>$V 2"],
    ['RUN pip install "x>=$V,<$W"', "?x>=$V,<$W 2"],
    [
      "RUN pip install \"x~=$V;python_version<'3'\"",
      "?a package whose name is put together 2",
    ],
    ['RUN pip install "x @ $U"', "?a package whose name is put together 2"],
    ['RUN pip install "-x==$V"', "?a package whose name is put together 2"],
    ['RUN pip install "x=$V"', "?a package whose name is put together 2"],
    ['RUN pip install "$X==1"', "?a package whose name is put together 2"],
    ["RUN pip install numpy", ""],
    ["RUN pip install unknownpackage", "?unknownpackage 2"],
    [
      "RUN /usr/bin/pip install psycopg2",
      "gcc, libc6-dev, libpq-dev; links: gcc 2",
    ],
    ["RUN /usr/bin/pip3 install numpy", "wheel numpy"],
    [
      "RUN python3 -m pip install psycopg2",
      "gcc, libc6-dev, libpq-dev; links: gcc 2",
    ],
    ["RUN pip list", ""],
    ["RUN frobnicate   a \\\n   b", "?frobnicate a b 2"],
    [
      "RUN frobnicate xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
      "?frobnicate xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... 2",
    ],
    [
      "RUN frobnicate xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
      "?frobnicate xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 2",
    ],
    [
      "RUN frobnicate xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
      "?frobnicate xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... 2",
    ],
    ["RUN ssh-keyscan x", ""],
    ["RUN add-apt-repository x", "?add-apt-repository x 2"],
    ["RUN libx", "?libx 2"],
    ["RUN man ls > x", "?man ls 2"],
    ["RUN echo /usr/share/doc", ""],
    ["RUN rm -rf /usr/share/doc", ""],
    ["RUN cp /usr/share/doc/x /y", "documents: cp /usr/share/doc/x /y 2"],
    ["RUN ls /usr/share/locale", ""],
    ["ENV GIT_SSH=x\nRUN ls", ""],
    ["ENV PIP_INDEX_URL=https://x\nRUN pip install flask", ""],
    ["ENV LANGUAGE=de\nRUN ls", "documents: LANGUAGE=de 2"],
    [
      "ENV LANG=de_DE.UTF-8 LC_ALL=fr_FR\nRUN ls",
      "documents: LANG=de_DE.UTF-8 2",
    ],
    ["ENV LANG='C.UTF-8'\nRUN ls", ""],
    ["ARG LANG=de_DE\nRUN ls", ""],
    ["RUN if\nRUN file", "file, ?a RUN that is not read 2!"],
    ['RUN ["git", "x"]', "ca-certificates, git"],
    ['RUN ["sh", "-c", "git x"]', "ca-certificates, git"],
    [
      'RUN apt-get install -y "git$(x)"',
      '?apt-get install -y "git$(x)" 2!, ?x 2',
    ],
    ['RUN apt-get install -y "file$(ls)" && file x', "file"],
    [
      'RUN apt-get remove -y "file$(ls)"',
      "file; removes: what apt-get takes away again 2",
    ],
    [
      "RUN apt-get remove -y file$(ls)",
      "file; removes: what apt-get takes away again 2",
    ],
    ["RUN npm start", "?npm start 2"],
    ["RUN supervisord", ""],
    ["RUN cron -f", "?cron -f 2"],
    ["RUN . /etc/os-release > /x", ""],
    ["RUN sh /etc/os-release", "?sh /etc/os-release 2!"],
    ["RUN bash /venv/bin/activate", "?bash /venv/bin/activate 2!"],
    ["RUN chroot /x file y", "?chroot /x file y 2!"],
    ["RUN chroot --help", "?chroot --help 2!"],
    ["RUN ssh -V", "?ssh -V 2!"],
    ["RUN docker run x", ""],
    ["RUN docker --version", ""],
    ['RUN su -c "file x"', "file"],
    ["RUN su app", "?su app 2!"],
    ["RUN parallel file", "?parallel file 2!"],
    ["RUN tar xf a", ""],
    ["RUN dpkg --configure -a", ""],
    ["RUN unzip a", ""],
    ["RUN apt-get update", ""],
    ["RUN apt-get clean", ""],
    ["RUN frobnicate 'a   b'", "?frobnicate a b 2"],
    ["RUN dpkg -x a.deb /y", ""],
    ["RUN dpkg -i a.deb && apt-get install -y -f", "?dpkg -i a.deb 2!"],
    ["RUN apt-get install -y -f", ""],
    ["RUN rpm2cpio a.rpm", "?rpm2cpio a.rpm 2"],
    ["RUN apt-get download x", ""],
    ["RUN apt-get source x", ""],
    ["RUN apt-get build-dep x", ""],
    ['RUN "$@" > /x', '?"$@" 2!'],
    ['RUN sh -c "$X"', '?sh -c "$X" 2!'],
  ])("%j: %s", (text, found) => {
    expect(needs(`${text}\nCMD ["python3"]`)).toBe(found);
  });

  it.each([
    ["CMD frobnicate", "?frobnicate 3"],
    ["CMD sh", "?what is typed into sh 3"],
    ["CMD bash -l", "?what is typed into bash 3"],
    ["CMD python3", ""],
    ["CMD sh x.sh", '?"$@x" 3, ?x"$@" 3'],
    ["CMD ./x.sh", '?"$@x" 3, ?x"$@" 3'],
    ['CMD exec "$@"', ""],
    ['ENTRYPOINT ["/e.sh"]\nCMD ["git"]', "ca-certificates, file, git"],
    ["CMD gunicorn x", ""],
    ["CMD supervisord", "?supervisord 3"],
    ["CMD make run", "?make run 3; compiles: make run 3"],
    ["CMD npm start", "?npm start 3"],
    ["CMD if", "?the unread CMD 3"],
    ["CMD xargs $X", "?$X 3"],
    ["CMD gosu app $X", "?$X 3"],
    ["CMD git x", "ca-certificates, git"],
    ["CMD frobnicate --version", ""],
    ["CMD celery x", ""],
    ["CMD foreman start", "?foreman start 3"],
    ["CMD uwsgi x", "?uwsgi x 3"],
    ["CMD service x start", "?service x start 3"],
    ["CMD tini -- git x", "ca-certificates, git"],
    ["CMD env A=b git x", "ca-certificates, git"],
    ["HEALTHCHECK CMD frob\nCMD ls", "?frob 3"],
    ["HEALTHCHECK CMD if\nCMD ls", "?the unread HEALTHCHECK 3"],
    ["CMD cron -f", "?cron -f 3"],
    ["CMD nginx", "?nginx 3"],
  ])("of what a container starts, %j: %s", (start, found) => {
    const files = {
      "e.sh": '#!/bin/sh\nfile a\nexec "$@"\n',
      "x.sh": '#!/bin/sh\n$@\n${@}\n"${@}"\n$*\n"$@" x\n"$@x"\nx"$@"\n',
    };
    expect(needs(`COPY . /\n${start}`, files)).toBe(found);
  });

  it.each<
    [script: string, files: Readonly<Record<string, string>>, found: string]
  >([
    [
      "npm ci",
      { "package.json": '{"scripts":{"install":"git x"}}' },
      "ca-certificates, git",
    ],
    ["npm ci", { "package.json": '{"scripts":{"postinstall":"if"}}' }, "?if 4"],
    [
      "npm ci",
      { "package.json": '{"scripts":{"postinstall":"frob && git x"}}' },
      "ca-certificates, git",
    ],
    [
      "npm run build",
      { "package.json": '{"scripts":{"build":"npm run build"}}' },
      "",
    ],
    [
      "npm run build",
      {
        "package.json":
          '{"scripts":{"build":"npm run b","b":"git x && npm run build"}}',
      },
      "ca-certificates, git",
    ],
    [
      "npm run build",
      { "package.json": '{"scripts":{"build":"sh -c \'git x\'"}}' },
      "ca-certificates, git",
    ],
    [
      "npm run build",
      {
        "package.json": '{"scripts":{"build":"./x.sh"}}',
        "x.sh": "#!/bin/sh\ngit x\n",
      },
      "ca-certificates, git",
    ],
    [
      "npm run build",
      { "package.json": '{"scripts":{"build":"gcc x"}}' },
      "gcc; compiles: gcc x 4",
    ],
    [
      "npm run build",
      { "package.json": '{"scripts":{"build":"webpack"}}' },
      "",
    ],
    [
      "npm run build",
      { "package.json": '{"scripts":{"build":"$X y"}}' },
      "?$X 4!",
    ],
    [
      "npm run build",
      { "package.json": '{"scripts":{"build":"A=1 file x"}}' },
      "file",
    ],
    [
      "npm run build",
      { "package.json": '{"scripts":{"build":"cd x; ls"}}' },
      "",
    ],
    ["npm install bcrypt", {}, "?bcrypt 4"],
    ["npm install node-sass", {}, "?node-sass 4"],
    [
      "yarn",
      { "package.json": '{"dependencies":{"node-sass":"1"}}' },
      "?the package of package.json that yarn installs 4",
    ],
    ["npm ci", {}, "?the unread packages of package.json 4"],
  ])("of what a project says, %s, %j: %s", (script, files, found) => {
    expect(
      needs(`WORKDIR /a\nCOPY . /a/\nRUN ${script}\nCMD ["python3"]`, files),
    ).toBe(found);
  });

  it("by the name that a package has in the image", () => {
    const CMD = 'CMD ["python3"]';
    const renamed = {
      ...IMAGE,
      packages: new Set(["libtk8.6t64", "file"]),
    };
    const files = { "x.py": "import tkinter\n" };
    const text = `COPY . /a\nRUN python3 /a/x.py\n${CMD}`;
    expect(needs(text, files)).toBe("libtk8.6");
    expect(needs(text, files, renamed)).toBe("libtk8.6t64");
    expect(
      needs(`RUN apt-get install -y libtk8.6t64\n${text}`, files, renamed),
    ).toBe("");
  });
});

it.each<[official: string, tag: string | undefined, suite: string, is: string]>(
  [
    ["python", "3.12-bookworm", "bookworm", "measured exact 3.12"],
    ["python", "3.12", "trixie", "measured exact 3.12"],
    ["python", undefined, "trixie", "measured exact -"],
    ["python", "2.7-bullseye", "bullseye", "measured exact 2.7"],
    ["python", "3.8-buster", "buster", "3.8"],
    ["ruby", "3.3-bookworm", "bookworm", "measured 3.11"],
    ["golang", "1.20-bullseye", "bullseye", "nothing"],
    ["frobnicate", "1", "bookworm", "nothing"],
  ],
)("the slim image of %s:%s on %s: %s", (official, tag, suite, is) => {
  const image = slimImage(official, tag, suite);
  const shown = image && [
    ...(image.isMeasured ? ["measured"] : []),
    ...(image.isExact ? ["exact"] : []),
    image.python ?? "-",
  ];
  expect(shown?.join(" ") ?? "nothing").toBe(is);
});

it.each([
  ["bookworm", 42_483],
  ["trixie", 42_004],
])("documents take as many KiB on %s: %i", (suite, documents) => {
  const image = slimImage("debian", suite, suite);
  expect(image?.packages.size).toBe(0);
  expect(image?.saves).toBe(documents * 1024);
});
