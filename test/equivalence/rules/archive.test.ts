import { describe, expect, it } from "vitest";
import { NEITHER, archive, whys, type Row } from "./whys.ts";

const FETCH =
  "RUN curl -fsSLo /opt/a.tgz https://x/a.tgz && tar xzf /opt/a.tgz -C /usr/local";

const ARCHIVES: readonly Row[] = [
  ["behind its unpacking", FETCH, [archive(1)], []],
  ["behind something else", `${FETCH} && ls /srv`, [archive(2)], []],
  [
    "in front of its unpacking",
    FETCH,
    [archive(0)],
    [`2: \`rm /opt/a.tgz\` ${NEITHER}`],
  ],
  [
    "in a RUN that is not there",
    FETCH,
    [archive(1, "rm /opt/a.tgz", 1)],
    [`1: \`rm /opt/a.tgz\` ${NEITHER}`],
  ],
  [
    "in a RUN that was not read",
    'RUN ["ls"]',
    [archive(0)],
    [`2: \`rm /opt/a.tgz\` ${NEITHER}`],
  ],
  [
    "that is another",
    FETCH,
    [archive(1, "rm /opt/b.tgz")],
    [`2: \`rm /opt/b.tgz\` ${NEITHER}`],
  ],
  [
    "by a pattern",
    FETCH,
    [archive(1, "rm /opt/?.tgz")],
    [`2: \`rm /opt/?.tgz\` ${NEITHER}`],
  ],
  ["by a variable", FETCH, [archive(1, "rm $A")], [`2: \`rm $A\` ${NEITHER}`]],
  [
    "twice",
    `${FETCH} && ls /srv`,
    [archive(1), archive(2)],
    ["2: /opt/a.tgz is removed twice", "2: /opt/a.tgz is removed twice"],
  ],
  [
    "twice, in two RUNs",
    `${FETCH}\n${FETCH}`,
    [archive(1), archive(1, "rm /opt/a.tgz", 1)],
    [
      "differs 2: line 3 names /opt/a.tgz",
      "differs 3: line 2 names /opt/a.tgz",
    ],
  ],
  [
    "twice, of two",
    `RUN curl -o /a.tgz https://x/a && tar xf /a.tgz && curl -o /b.tgz https://x/b && tar xf /b.tgz`,
    [archive(1, "rm /a.tgz"), archive(3, "rm /b.tgz")],
    [],
  ],
  [
    "fetched under sudo",
    "RUN sudo curl -fsSLo /opt/a.tgz https://x/a.tgz && tar xzf /opt/a.tgz",
    [archive(1)],
    ["2: it was fetched under sudo"],
  ],
  [
    "under a mount",
    FETCH.replace("RUN", "RUN --mount=type=cache,target=/opt"),
    [archive(1)],
    ["2: it may lie under a mount"],
  ],
  [
    "under a secret",
    FETCH.replace("RUN", "RUN --mount=type=secret,target=/opt"),
    [archive(1)],
    [],
  ],
  [
    "under an agent",
    FETCH.replace("RUN", "RUN --mount=type=ssh"),
    [archive(1)],
    [],
  ],
  [
    "beside a mount",
    FETCH.replace("RUN", "RUN --mount=type=cache,target=/opt/b"),
    [archive(1)],
    [],
  ],
  [
    "beside a mount that a variable names",
    `ARG A\n${FETCH.replace("RUN", "RUN --mount=type=cache,target=/$A")}`,
    [archive(1)],
    ["3: it may lie under a mount"],
  ],
  [
    "beside a relative mount",
    `WORKDIR /opt\n${FETCH.replace("RUN", "RUN --mount=type=cache,target=b")}`,
    [archive(1)],
    [],
  ],
  [
    "unpacked under a mount",
    FETCH.replace("RUN", "RUN --mount=type=cache,target=/usr/local"),
    [archive(1)],
    ["2: what was unpacked may not stay"],
  ],
  [
    "at a place that nobody knows, beside a mount",
    "RUN --mount=type=cache,target=/c curl -o $A/a.tgz https://x/a && tar xf $A/a.tgz",
    [archive(1, "rm $A/a.tgz")],
    ["2: it may lie under a mount"],
  ],
  [
    "at a place that nobody knows",
    "RUN curl -o $A/a.tgz https://x/a && tar xf $A/a.tgz",
    [archive(1, "rm $A/a.tgz")],
    [],
  ],
  ...(["/dev/shm", "/proc", "/sys/x"] as const).map((folder): Row => [
    `unpacked to ${folder}`,
    `RUN curl -o /a.tgz https://x/a && tar xf /a.tgz -C ${folder}`,
    [archive(1, "rm /a.tgz")],
    ["2: what was unpacked may not stay"],
  ]),
  [
    "unpacked to a name like it",
    "RUN curl -o /a.tgz https://x/a && tar xf /a.tgz -C /device",
    [archive(1, "rm /a.tgz")],
    [],
  ],
  [
    "where a server may publish it",
    "RUN curl -o /var/www/a.tgz https://x/a && tar xf /var/www/a.tgz -C /usr",
    [archive(1, "rm /var/www/a.tgz")],
    ["2: it lies where a server may publish it"],
  ],
  [
    "in a cache",
    "RUN curl -o /var/cache/x/a.tgz https://x/a && tar xf /var/cache/x/a.tgz -C /usr",
    [archive(1, "rm /var/cache/x/a.tgz")],
    ["2: it lies in the cache of a package manager, which may remove it"],
  ],
  [
    "in the cache of pip",
    "RUN curl -o /root/.cache/pip/a.tgz https://x/a && tar xf /root/.cache/pip/a.tgz -C /usr",
    [archive(1, "rm /root/.cache/pip/a.tgz")],
    ["2: it lies in the cache of a package manager, which may remove it"],
  ],
  [
    "in the cache of gem",
    "RUN curl -o /usr/local/bundle/cache/a.tgz https://x/a && tar xf /usr/local/bundle/cache/a.tgz -C /usr",
    [archive(1, "rm /usr/local/bundle/cache/a.tgz")],
    ["2: it lies in the cache of a package manager, which may remove it"],
  ],
  [
    "that a hook may remove",
    `RUN echo 'DPkg::Post-Invoke {"rm -f /opt/*";};' > /etc/apt/apt.conf.d/9\nRUN curl -fsSLo /opt/a.deb https://x/a.deb && apt-get install -y /opt/a.deb`,
    [archive(1, "rm /opt/a.deb", 1)],
    ["3: a hook of the package manager may remove it (line 2)"],
  ],
  [
    "that is used",
    `${FETCH}\nRUN cp /opt/a.tgz /b`,
    [archive(1)],
    ["differs 2: line 3 names /opt/a.tgz"],
  ],
  [
    "that nobody knows may use",
    `${FETCH}\nRUN ./x`,
    [archive(1)],
    [
      "2: equal only if /opt/a.tgz is not read again by `./x` (line 3) if archive-unread:/opt/a.tgz:./x",
    ],
  ],
  [
    "that is removed later",
    `${FETCH}\nRUN rm /opt/a.tgz`,
    [archive(1)],
    ["differs 2: line 3 names /opt/a.tgz"],
  ],
  [
    "that installs itself, by force",
    "RUN curl -fsSo /opt/a.run https://x/a.run && sh /opt/a.run",
    [archive(1, "rm -f /opt/a.run")],
    [
      "2: equal only if nothing that /opt/a.run installs reads /opt/a.run again if installed-once:/opt/a.run",
    ],
  ],
  [
    "that installs itself",
    "RUN curl -fsSo /opt/a.run https://x/a.run && sh /opt/a.run",
    [archive(1, "rm /opt/a.run")],
    [`2: \`rm /opt/a.run\` ${NEITHER}`],
  ],
  [
    "from its folder",
    "RUN cd /opt && curl -o a.tgz https://x/a && tar xf a.tgz",
    [archive(2, "rm a.tgz")],
    [],
  ],
  [
    "from another folder",
    "RUN cd /opt && curl -o a.tgz https://x/a && tar xf a.tgz && cd /srv && ls /x",
    [archive(3, "rm a.tgz")],
    [`2: \`rm a.tgz\` ${NEITHER}`],
  ],
  [
    "from another folder, by its path",
    "RUN cd /opt && curl -o a.tgz https://x/a && tar xf a.tgz && cd /srv && ls /x",
    [archive(3, "rm ../opt/a.tgz")],
    [],
  ],
  [
    "from a folder that nobody knows",
    "RUN cd /opt && curl -o a.tgz https://x/a && tar xf a.tgz && cd /srv",
    [archive(3, "rm ../opt/a.tgz")],
    [`2: \`rm ../opt/a.tgz\` ${NEITHER}`],
  ],
  [
    "from another folder in full",
    "RUN cd /opt && curl -o a.tgz https://x/a && tar xf a.tgz && cd /srv",
    [archive(3, "rm /opt/a.tgz")],
    [],
  ],
];

describe("the rules", () => {
  it.each(ARCHIVES)("an archive %s", (_, source, claims, expected) => {
    expect(whys(source, claims)).toEqual(expected);
  });
});
