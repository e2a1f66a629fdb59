import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--remote-debugging-pipe",
];

/** The command of a Chromium that starts, `undefined` where there is none. */
export const chromium = ["chromium", "chromium-browser", "google-chrome"].find(
  (command) => spawnSync(command, ["--version"]).status === 0,
);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A page of a headless browser, spoken to in the DevTools protocol. */
export interface Page {
  readonly send: (
    method: string,
    params?: object,
  ) => Promise<Readonly<Record<string, unknown>>>;
  /** Everything that the page reported, in order. */
  readonly events: readonly Message[];
  /** Resolves with the first event of this name, also one that was before. */
  readonly event: (method: string) => Promise<void>;
}

/** Opens a page in a browser of its own, which ends with `use`. */
export async function withPage(
  command: string,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "dockfix-chromium-"));
  const browser = spawn(command, [...FLAGS, `--user-data-dir=${profile}`], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    // Its helpers write into the profile, too: they end with it.
    detached: true,
  });
  const ended = new Promise((resolve) => browser.once("exit", resolve));
  try {
    const [, , , input, output] = browser.stdio;
    if (!(input instanceof Writable) || !(output instanceof Readable)) {
      throw new Error("the browser has no pipes");
    }
    await use(await pageOf(input, output));
  } finally {
    if (browser.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 20 });
  }
}

function isMessage(value: unknown): value is Message {
  return (
    typeof value === "object" &&
    value !== null &&
    ("id" in value || "method" in value)
  );
}

async function pageOf(input: Writable, output: Readable): Promise<Page> {
  const events: Message[] = [];
  const answers = new Map<number, (message: Message) => void>();
  let waiting: (() => void)[] = [];
  let last = 0;
  let rest = "";
  output.setEncoding("utf8").on("data", (data: string) => {
    const messages = (rest + data).split("\0");
    rest = messages.pop() ?? "";
    for (const text of messages) {
      const message: unknown = JSON.parse(text);
      if (!isMessage(message)) throw new Error(`not a message: ${text}`);
      if (message.id === undefined) events.push(message);
      else answers.get(message.id)?.(message);
    }
    for (const look of waiting) look();
  });
  const call = (
    method: string,
    params: object,
    sessionId?: unknown,
  ): Promise<Readonly<Record<string, unknown>>> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      answers.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  const target = await call("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await call("Target.attachToTarget", {
    targetId: target["targetId"],
    flatten: true,
  });
  return {
    events,
    send: (method, params = {}) => call(method, params, sessionId),
    event: (method) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!events.some((each) => each.method === method)) return;
          waiting = waiting.filter((each) => each !== look);
          resolve();
        };
        waiting.push(look);
        look();
      }),
  };
}
