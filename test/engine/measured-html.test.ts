import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { measuredHtml } from "../../src/report/measured-html.ts";
import { RESEARCH } from "../report/measurements.ts";
import { chromium, withPage, type Page } from "./chromium.ts";

const folder = mkdtempSync(join(tmpdir(), "dockfix-report-"));
const file = join(folder, "report.html");
const address = pathToFileURL(file).href;
writeFileSync(file, measuredHtml(RESEARCH));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What the reader's eye gets: sizes in pixels, and whether something sticks out of the window. */
const LOOK = `(() => {
  const box = (selector) => {
    const { width, height } = document.querySelector(selector).getBoundingClientRect();
    return { width, height };
  };
  return {
    treemap: box("svg.treemap"),
    bar: box("svg.bar"),
    cells: [...document.querySelectorAll("details[open] .treemap rect.cell")]
      .map((cell) => cell.getBoundingClientRect())
      .reduce((area, { width, height }) => area + width * height, 0),
    background: getComputedStyle(document.body).backgroundColor,
    wide: document.documentElement.scrollWidth > innerWidth,
  };
})()`;

interface Look {
  readonly treemap: { readonly width: number; readonly height: number };
  readonly bar: { readonly width: number; readonly height: number };
  readonly cells: number;
  readonly background: string;
  readonly wide: boolean;
}

function isLook(result: unknown): result is { readonly value: Look } {
  return (
    typeof result === "object" &&
    result !== null &&
    "value" in result &&
    typeof result.value === "object" &&
    result.value !== null &&
    "treemap" in result.value
  );
}

async function lookOf(
  page: Page,
  theme: "light" | "dark",
  width: number,
): Promise<Look> {
  await page.send("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-color-scheme", value: theme }],
  });
  await page.send("Emulation.setDeviceMetricsOverride", {
    width,
    height: 900,
    deviceScaleFactor: 1,
    mobile: false,
  });
  const { result } = await page.send("Runtime.evaluate", {
    expression: LOOK,
    returnByValue: true,
  });
  if (!isLook(result)) throw new Error("the page was not measured");
  return result.value;
}

function urlOf(request: unknown): unknown {
  return typeof request === "object" && request !== null && "url" in request
    ? request.url
    : undefined;
}

describe.skipIf(chromium === undefined)(
  "the report in Chromium (skipped where there is none)",
  () => {
    test("fetches nothing, complains of nothing, and shows its charts in both themes and on a narrow window", async () => {
      await withPage(chromium ?? "", async (page) => {
        for (const domain of ["Page", "Network", "Log", "Runtime", "Audits"]) {
          await page.send(`${domain}.enable`);
        }
        await page.send("Page.navigate", { url: address });
        await page.event("Page.loadEventFired");

        const light = await lookOf(page, "light", 1200);
        expect(light.treemap.width).toBeGreaterThan(900);
        expect(light.treemap.height).toBe(460);
        expect(light.bar.width).toBeGreaterThan(900);
        const area = light.treemap.width * light.treemap.height;
        expect(light.cells / area).toBeCloseTo(1, 2);
        expect(light.wide).toBe(false);

        const narrow = await lookOf(page, "dark", 400);
        expect(narrow.wide).toBe(false);
        expect(narrow.treemap.width).toBeGreaterThan(300);
        expect(narrow.background).not.toBe(light.background);

        const shot = await page.send("Page.captureScreenshot");
        const png = Buffer.from(String(shot["data"]), "base64");
        expect(png.subarray(1, 4).toString()).toBe("PNG");
        expect(png.length).toBeGreaterThan(10_000);

        const requests = page.events
          .filter(({ method }) => method === "Network.requestWillBeSent")
          .map(({ params }) => urlOf(params?.["request"]));
        expect(requests.filter((url) => url !== address)).toEqual([]);
        expect(requests).toContain(address);
        const complaints = page.events.filter(({ method }) =>
          [
            "Log.entryAdded",
            "Runtime.consoleAPICalled",
            "Runtime.exceptionThrown",
            "Audits.issueAdded",
          ].includes(method ?? ""),
        );
        expect(complaints).toEqual([]);
      });
    }, 60_000);
  },
);
