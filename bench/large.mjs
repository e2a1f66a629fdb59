const repeat = (count, line) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

/** Texts of a size that nobody writes: each takes time in proportion to its length, or something is quadratic. */
export const LARGE = [
  {
    name: "instructions",
    size: 10_000,
    text: (n) =>
      `FROM debian:bookworm\n${repeat(n, (index) => (index % 4 === 0 ? `ENV A${index}=${index}\n` : `RUN echo ${index}\n`))}`,
  },
  {
    name: "RUNs that install",
    size: 1_000,
    text: (n) =>
      `FROM debian:bookworm\n${repeat(n, (index) => `RUN apt-get update && apt-get install -y p${index}\n`)}`,
  },
  {
    name: "RUNs with something to free",
    size: 2_000,
    text: (n) =>
      `FROM debian:bookworm\n${repeat(n / 2, (index) => `RUN curl -O https://a.b/${index}.zip\nRUN rm ${index}.zip\n`)}`,
  },
  {
    name: "RUNs that hang together",
    size: 1_000,
    text: (n) =>
      `FROM debian:bookworm\n${repeat(n, (index) => `RUN curl -O https://a.b/${index + 1}.zip && rm ${index}.zip\n`)}`,
  },
  {
    name: "updates and installs",
    size: 2_000,
    text: (n) =>
      `FROM debian:bookworm\n${repeat(n / 2, () => "RUN apt-get update\nRUN apt-get install -y a\n")}`,
  },
  {
    name: "archives in one RUN",
    size: 1_000,
    text: (n) =>
      `FROM debian:bookworm\nRUN ${repeat(n, (index) => `curl -O https://a.b/${index}.zip && unzip ${index}.zip && \\\n`)}true\n`,
  },
  {
    name: "commands in one RUN",
    size: 10_000,
    text: (n) =>
      `FROM debian:bookworm\nRUN true${repeat(n, (index) => ` \\\n && echo ${index}`)}\n`,
  },
  {
    name: "stages, each on the one before",
    size: 3_000,
    text: (n) =>
      `FROM debian:bookworm AS s0\n${repeat(n, (index) => `FROM s${index} AS s${index + 1}\nRUN echo ${index}\n`)}`,
  },
  {
    name: "stages, each on an image",
    size: 3_000,
    text: (n) =>
      repeat(n, (index) => `FROM debian:bookworm AS s${index}\nRUN echo\n`),
  },
  {
    name: "stages, each copied from",
    size: 3_000,
    text: (n) =>
      `FROM debian:bookworm AS s0\n${repeat(n, (index) => `FROM debian:bookworm AS s${index + 1}\nCOPY --from=s${index} /a /a\n`)}`,
  },
  {
    name: "continuation lines with comments",
    size: 10_000,
    text: (n) =>
      `FROM debian:bookworm\nRUN apt-get install -y \\\n${repeat(n, (index) => `  # why ${index}\n  p${index} \\\n`)}  last\n`,
  },
  {
    name: "characters in one line",
    size: 5_000_000,
    text: (n) => `FROM debian:bookworm\nRUN ${"a b ".repeat(n / 4)}\n`,
  },
  {
    name: "updates and installs, with a context",
    size: 8_000,
    limit: 8_000,
    context: true,
    text: (n) =>
      `FROM debian:bookworm\n${repeat(n, (index) => `RUN apt-get update && apt-get install -y p${index}\n`)}`,
  },
  {
    name: "updates and installs in one RUN",
    size: 2_000,
    context: true,
    text: (n) =>
      `FROM debian:bookworm\nRUN true${repeat(n, (index) => ` \\\n && apt-get update && apt-get install -y p${index}`)}\n`,
  },
  {
    name: "mounts and installs in one RUN",
    size: 2_000,
    text: (n) =>
      `FROM python:3.12\nRUN ${repeat(n, (index) => `--mount=type=cache,target=/c${index} \\\n`)}true${repeat(n, (index) => ` \\\n && pip install p${index}`)}\n`,
  },
  {
    name: "times cd",
    size: 8_000,
    text: (n) =>
      `FROM debian:bookworm\nRUN true${repeat(n, () => " \\\n && cd d")}\n`,
  },
  {
    name: "stages with an install, each on the one before",
    size: 2_000,
    limit: 3_000,
    context: true,
    text: (n) =>
      `FROM debian:bookworm AS s0\n${repeat(n, (index) => `FROM s${index} AS s${index + 1}\nRUN apt-get update && apt-get install -y p${index}\n`)}`,
  },
  {
    name: "COPY and RUN in turn",
    size: 2_000,
    limit: 3_000,
    context: true,
    text: (n) =>
      `FROM python:3.12\nWORKDIR /app\n${repeat(n, (index) => `COPY r${index}.txt .\nRUN pip install -r r${index}.txt\n`)}`,
  },
  {
    name: "archives in as many RUNs",
    size: 4_000,
    limit: 3_000,
    context: true,
    text: (n) =>
      `FROM debian:bookworm\n${repeat(n, (index) => `RUN curl -O https://a.b/${index}.zip && unzip ${index}.zip\n`)}`,
  },
];
