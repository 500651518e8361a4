import axe from "axe-core";
import { expect } from "chai";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { written } from "./support";

/** Debian's package puts it there; EVENKEEL_CHROMIUM names another one. */
const executablePath = process.env.EVENKEEL_CHROMIUM ?? "/usr/bin/chromium";

const widths = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

const plans: readonly (readonly [string, string, readonly string[]])[] = [
  ["dev", "dev", []],
  ["prod with its active region moved", "prod", ["active=eu-central-1"]],
  ["commerce", "commerce", []],
];

/** What the page complained about, and whom it asked. */
interface Heard {
  readonly complaints: string[];
  readonly requests: string[];
}

async function open(
  browser: Browser,
  file: string,
  size: keyof typeof widths,
  colorScheme: "light" | "dark",
): Promise<{ readonly page: Page } & Heard> {
  const page = await browser.newPage({ viewport: widths[size], colorScheme });
  const heard: Heard = { complaints: [], requests: [] };
  const address = pathToFileURL(file).href;
  page.on("console", (message) => heard.complaints.push(message.text()));
  page.on("pageerror", (error) => heard.complaints.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) {
      heard.requests.push(request.url());
    }
  });
  await page.goto(address);
  return { page, ...heard };
}

/** Texts of a column of the table of changes, those that are seen. */
const column = (page: Page, index: number) =>
  page.locator(`#changes-table tbody tr:not([hidden]) > :nth-child(${index + 1})`).allInnerTexts();

/** Rules of WCAG 2.1, levels A and AA: contrast is among them. */
async function violations(page: Page): Promise<readonly string[]> {
  // Not as a script element: the page's own policy forbids those that are not its own.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    interface Axe {
      run: (options: object) => Promise<{
        violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
      }>;
    }
    const { axe: checker } = globalThis as unknown as { axe: Axe };
    const { violations: all } = await checker.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    });
    return all.map(
      ({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""} ${nodes[0]?.failureSummary ?? ""}`,
    );
  });
  return found;
}

describe("plan.html in a browser", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-browser-"));
  let browser: Browser | undefined;

  before(async () => {
    if (!existsSync(executablePath)) {
      throw new Error(
        `There is no Chromium at ${executablePath}. On Debian and Ubuntu: apt-get install -y chromium. ` +
          "Elsewhere: EVENKEEL_CHROMIUM=/path/to/chromium (Chrome and Edge do as well).",
      );
    }
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [what, stack, config] of plans) {
    describe(`of ${what}`, () => {
      const file = join(folder, `${stack}.html`);
      before(async () => {
        const { files } = await written(stack, config);
        writeFileSync(file, files["plan.html"] ?? "");
      });

      for (const size of ["phone", "desktop"] as const) {
        it(`opens on a ${size} without a complaint, and asks nobody for anything`, async () => {
          expect(browser).not.to.equal(undefined);
          const { page, complaints, requests } = await open(
            browser as Browser,
            file,
            size,
            "light",
          );
          expect(await page.title()).to.equal(`Plan of ${stack}`);
          expect(await page.locator("#topology svg").count()).to.equal(1);
          const wide = await page.evaluate("document.documentElement.scrollWidth");
          expect(wide, "the page is wider than the screen").to.be.at.most(widths[size].width);
          expect(complaints).to.deep.equal([]);
          expect(requests).to.deep.equal([]);
          await page.close();
        });

        for (const scheme of ["light", "dark"] as const) {
          it(`can be read and used by everybody on a ${size}, ${scheme}`, async () => {
            const { page } = await open(browser as Browser, file, size, scheme);
            expect(await violations(page)).to.deep.equal([]);
            await page.close();
          });
        }
      }

      it("sorts by any column, both ways, with the keyboard alone", async () => {
        const { page } = await open(browser as Browser, file, "desktop", "light");
        const button = page.locator("#changes-table thead th:nth-child(4) button");
        await button.focus();
        await page.keyboard.press("Enter");
        const up = await column(page, 3);
        expect(up).to.deep.equal([...up].sort((one, other) => one.localeCompare(other)));
        expect(
          await page.locator("#changes-table thead th:nth-child(4)").getAttribute("aria-sort"),
        ).to.equal("ascending");
        await page.keyboard.press("Space");
        expect(await column(page, 3)).not.to.deep.equal(up);
        expect(
          await page.locator("#changes-table thead th:nth-child(4)").getAttribute("aria-sort"),
        ).to.equal("descending");
        await page.close();
      });

      it("sorts amounts by their size, and keeps the total last", async () => {
        const { page } = await open(browser as Browser, file, "desktop", "light");
        await page.locator("#cost th:nth-child(2) button").click();
        const items = await page.locator("#cost tbody tr").allInnerTexts();
        expect(items.at(-1)).to.match(/^Total/);
        await page.close();
      });

      it("filters by words, kind and region, and says how many are left", async () => {
        const { page } = await open(browser as Browser, file, "phone", "light");
        const all = await column(page, 3);
        await page.locator("[name=words]").fill("role");
        const some = await column(page, 3);
        expect(some.length).to.be.within(1, all.length - 1);
        expect(await page.locator("#shown").innerText()).to.equal(
          `${some.length} of ${all.length} shown`,
        );
        await page.locator("[name=words]").fill("");
        await page.locator("[name=region]").selectOption({ index: 1 });
        const chosen = await page.locator("[name=region]").inputValue();
        const regions = await column(page, 1);
        expect(regions.length).to.be.greaterThan(0);
        expect(
          regions.every((text) => text.includes(chosen.replace("none", "no region"))),
        ).to.equal(true);
        await page.close();
      });

      it("has everything without its program", async () => {
        const context = await (browser as Browser).newContext({ javaScriptEnabled: false });
        const page = await context.newPage();
        await page.goto(pathToFileURL(file).href);
        expect(await page.locator("#changes-table tbody tr").count()).to.be.greaterThan(0);
        expect(await page.locator("#verdict li").count()).to.be.greaterThan(0);
        await context.close();
      });
    });
  }
});
