// Looks at the reports of html_pages.py in Chromium, and fails at the first thing that is not as it should be.
// node html.mjs CLIENTS OUT [--picture]
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [clients, out] = process.argv.slice(2, 4).map((name) => path.resolve(name));
const require = createRequire(path.join(clients, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// A page that may ask for nothing and complain of nothing.
async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { faults.push("dialog"); dialog.dismiss(); });
  page.on("request", (request) => {
    if (!request.url().startsWith("file:") || !request.isNavigationRequest()) faults.push(`request: ${request.url()}`);
  });
  await page.goto(`file://${out}/${name}.html`);
  return { page, close: async () => { assert.deepEqual(faults, [], name); await context.close(); } };
}

async function test(name, run) {
  await run();
  console.log(`ok  ${name}`);
}

const shown = (page) => page.locator(".finding:visible").count();
const count = (page) => page.locator("#count").textContent();

await test("search and filter show what they are asked for, and say how much", async () => {
  const { page, close } = await open("all");
  const all = await shown(page);
  assert.equal(all, 7);
  assert.equal(await count(page), "7 findings");
  await page.getByLabel("Search in findings").fill("Dear READER");
  await page.waitForFunction(() => document.getElementById("count").textContent === "1 of 7 findings");
  assert.equal(await shown(page), 1);
  assert.equal(await page.locator("article:visible .findings").count(), 1); // rules without findings are gone
  assert.equal(await page.locator("#documents article:visible").count(), 1);
  await page.getByLabel("Search in findings").fill("acme/leader fund.md"); // a rule and a document
  await page.waitForFunction(() => document.querySelectorAll(".finding:not([hidden])").length === 1);
  await page.getByLabel("Search in findings").fill("<b>no such words");
  await page.waitForFunction(() => document.getElementById("count").textContent === "0 of 7 findings");
  await page.getByLabel("Search in findings").fill("");
  await page.waitForFunction(() => document.getElementById("count").textContent === "7 findings");
  await page.getByRole("checkbox", { name: "Error" }).uncheck();
  assert.equal(await count(page), "4 of 7 findings");
  assert.equal(await page.locator(".finding[data-severity=error]:visible").count(), 0);
  await close();
});

await test("findings are grouped by document, and back, in the same order", async () => {
  const { page, close } = await open("all");
  const order = () => page.locator(".finding").evaluateAll((nodes) => nodes.map((node) => node.id));
  const before = await order();
  await page.getByRole("radio", { name: "document" }).check();
  const inDocuments = await order();
  assert.deepEqual(inDocuments, [...before].sort((a, b) => a.slice(1) - b.slice(1)));
  assert.equal(await shown(page), 7);
  const first = page.locator("#d1 .finding").first();
  assert.match(await first.innerText(), /Do not promise returns[^]*Error[^]*acme\/guarantee[^]*3:4[^]*aims for returns/);
  await page.getByLabel("Search in findings").fill("dear");
  await page.waitForFunction(() => document.querySelectorAll(".finding:not([hidden])").length === 1);
  assert.equal(await page.locator("#documents article:visible").count(), 1);
  await page.screenshot({ path: `${out}/by-document.png` });
  await page.getByLabel("Search in findings").fill("");
  await page.getByRole("radio", { name: "rule" }).check();
  assert.deepEqual(await order(), before);
  assert.equal(await shown(page), 7);
  await close();
});

await test("the wording is marked, piece by piece", async () => {
  const { page, close } = await open("all");
  const marks = (id) => page.locator(`#${id} mark`).allTextContents();
  assert.deepEqual(await marks("f1"), ["guarantee", "returns"]);
  assert.equal(await page.locator("#f1 > p[dir]").textContent(), "We guarantee, whatever the weather, steady returns.");
  await close();
});

await test("the keyboard reaches everything, and what has the focus shows it", async () => {
  const { page, close } = await open("all");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the findings");
  assert.ok((await page.locator(".skip").boundingBox()).y >= 0);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "query");
  await page.keyboard.type("dear");
  await page.waitForFunction(() => document.getElementById("count").textContent === "1 of 7 findings");
  await page.keyboard.press("Enter"); // sends nothing
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  assert.equal(await count(page), "0 of 7 findings");
  await page.keyboard.press("Space");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, "none");
  const reached = new Set();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement.tagName));
  }
  for (const name of ["INPUT", "A", "BUTTON", "SUMMARY"]) assert.ok(reached.has(name), name);
  await close();
});

await test("a text to say instead is copied, and a link to a rule opens it", async () => {
  const { page, close } = await open("all", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.getByRole("button", { name: "Copy “aims for returns”" }).first().click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "aims for returns");
  await page.locator("#findings .kicker a").first().click();
  assert.ok(await page.locator("details[open]").first().isVisible());
  await close();
});

await test("without JavaScript everything is there, and nothing that would not work", async () => {
  const { page, close } = await open("all", { javaScriptEnabled: false });
  assert.equal(await shown(page), 7);
  assert.ok(!(await page.locator("form").isVisible()));
  assert.equal(await page.locator("button").count(), 0);
  assert.equal(await page.locator("#documents .index a:visible").count(), 7);
  await page.locator("#documents .index a").last().click();
  assert.match(page.url(), /#f7$/);
  for (const id of ["findings", "review", "documents", "exceptions", "rules", "run", "policy"]) {
    assert.ok(await page.locator(`#${id}`).isVisible(), id);
  }
  await page.screenshot({ path: `${out}/without-javascript.png`, fullPage: true });
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  await test(`axe-core finds nothing, ${colorScheme}`, async () => {
    for (const name of ["plain", "all", "marked", "empty", "hostile"]) {
      for (const by of ["rule", "document"]) {
        const { page, close } = await open(name, { colorScheme, bypassCSP: true });
        const choice = page.locator(`[name=group][value=${by}]`);
        if (await choice.isVisible()) await choice.check();
        await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run());
        const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
        assert.deepEqual(said, [], `${name} by ${by}`);
        await page.screenshot({ path: `${out}/${name}-${by}-${colorScheme}.png`, fullPage: true });
        await close();
      }
    }
  });
}

await test("nothing is wider than a small telephone", async () => {
  for (const name of ["plain", "all", "hostile"]) {
    for (const by of ["rule", "document"]) {
      const { page, close } = await open(name, { viewport: { width: 360, height: 740 } });
      await page.locator(`[name=group][value=${by}]`).check();
      await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} by ${by}`);
      await page.screenshot({ path: `${out}/${name}-${by}-narrow.png`, fullPage: true });
      await close();
    }
  }
});

await test("printed, there are no controls, and everything is told", async () => {
  const { page, close } = await open("all");
  await page.emulateMedia({ media: "print" });
  assert.ok(!(await page.locator("nav").isVisible()));
  assert.ok(!(await page.locator("#query").isVisible()));
  assert.equal(await page.locator("button:visible").count(), 0);
  assert.equal(await shown(page), 7);
  const closed = await page.locator("details:not([open]) .body").first().boundingBox();
  assert.ok(closed.height > 20, "what is folded is printed");
  await page.pdf({ path: `${out}/all.pdf`, format: "A4" });
  await page.setViewportSize({ width: 700, height: 990 });
  await page.screenshot({ path: `${out}/print.png`, fullPage: true });
  await close();
});

await test("hostile texts are read, and do nothing", async () => {
  for (const by of ["rule", "document"]) {
    const { page, close } = await open("hostile");
    await page.locator(`[name=group][value=${by}]`).check();
    assert.equal(await shown(page), 9);
    assert.equal(await page.evaluate(() => window.harm), undefined);
    assert.equal(await page.locator("h1").count(), 1);
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.locator("script").count(), 1);
    const links = await page.locator("a").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("href")));
    assert.ok(links.every((link) => link.startsWith("#")), `${links}`);
    const text = await page.locator("main").innerText();
    assert.ok(text.includes("</script><script>window.harm=1</script>"));
    assert.ok(text.includes("\\u{202E}txet"));
    await close();
  }
});

await test("of 101,000 findings a page shows 10,000, says so, and answers", async () => {
  const started = performance.now();
  const { page, close } = await open("many");
  assert.equal(await count(page), "10,000 findings");
  assert.match(await page.locator("main > .alert").innerText(), /^91,000 findings not shown\./);
  const took = async (what, action) => {
    const start = performance.now();
    await action();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const seconds = (performance.now() - start) / 1000;
    console.log(`    ${what}: ${seconds.toFixed(1)} s`);
    assert.ok(seconds < 30, what);
  };
  const size = statSync(`${out}/many.html`).size;
  console.log(`    ${(size / 1e6).toFixed(0)} MB, ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  await took("search", async () => {
    await page.getByLabel("Search in findings").fill("004.md");
    await page.waitForFunction(() => document.getElementById("count").textContent.startsWith("1,000 of"), null, { timeout: 60000 });
  });
  await took("search for nothing", async () => {
    await page.getByLabel("Search in findings").fill("");
    await page.waitForFunction(() => !document.getElementById("count").textContent.includes("of"), null, { timeout: 60000 });
  });
  await took("group by document", () => page.locator("[name=group][value=document]").check());
  await took("scroll", () => page.mouse.wheel(0, 20000));
  await close();
});

if (process.argv.includes("--picture")) {
  const { page, close } = await open("plain", { viewport: { width: 1000, height: 1126 }, colorScheme: "light" });
  await page.screenshot({ path: "docs/report.png" });
  await close();
}
await browser.close();
