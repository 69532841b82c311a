// Drives VS Code, in a browser, through a text as a writer would: what is shown and where, quick fixes, a rule explained, its card,
// fixes on saving, a reason written, approved wording, a wordlist that changes. Called by vscode.sh --editor.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [tools, address, folder] = process.argv.slice(2);
const { chromium } = createRequire(`${tools}/package.json`)('playwright-core');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1300, height: 800 } });

let passed = 0;
/** What `look` gives must become `expected`, within half a minute. */
async function expect(what, look, expected) {
  let found;
  for (let tries = 0; tries < 60; tries += 1) {
    found = await look();
    if (JSON.stringify(found) === JSON.stringify(expected)) break;
    await page.waitForTimeout(500);
  }
  if (JSON.stringify(found) !== JSON.stringify(expected)) await page.screenshot({ path: `${tools}/failed.png` });
  assert.deepEqual(found, expected, what);
  passed += 1;
}
const press = async (...keys) => {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(1200);
  }
};
const type = async (text) => {
  await page.keyboard.type(text);
  await page.waitForTimeout(1500);
};
const text = () => readFileSync(`${folder}/launch.md`, 'utf8');
// each row of the list of problems that has a place: rule, line and column from 1
const problems = async () => {
  const rows = await page.locator('.markers-panel .monaco-list-row').allTextContents();
  const places = rows.map((row) => /sayso( review)?(house\/\w+|[a-z-]+)\[Ln (\d+), Col (\d+)\]/.exec(row));
  return places.filter(Boolean).map((place) => `${place[2]} ${place[3]}:${place[4]}`).sort();
};
const actions = async () => (await page.locator('.action-widget .monaco-list-row').allTextContents()).slice(1);

const before = text();
await page.goto(`${address}/?folder=${encodeURIComponent(folder)}`);
await page.waitForSelector('.monaco-workbench', { timeout: 120_000 });
await page.waitForTimeout(5000);
await press('Control+P');
await type('launch.md');
await press('Enter');
await page.waitForSelector('.squiggly-error', { timeout: 60_000 });
await press('Control+Shift+M');
const quoted = 'house/list 9:9';
const rest = ['house/best 4:10', 'house/soon 7:7'];
// columns count UTF-16, from 1
await expect('the places', problems, [rest[0], 'house/list 3:19', 'house/list 5:22', quoted, rest[1]].sort());

await page.locator('.view-line').first().click();
await press('Control+Home', 'F8', 'Escape', 'Control+.');
const stand = 'Let it stand: allow house/list here, with a reason';
await expect('the quick fixes', actions, ['Say “allowlist”', stand, 'Explain house/list']);
await press('ArrowDown', 'ArrowDown', 'Enter');
const said = async () => (await page.locator('.notification-list-item-message').allTextContents()).join('\n');
await expect('the rule explained', async () => /Say instead: .allowlist/.test(await said()), true);
await press('Escape', 'Control+Home', 'F8', 'Escape', 'Control+K', 'Control+I');
const shown = async () => (await page.locator('.monaco-hover:not(.hidden)').allTextContents()).join('\n');
await expect('the card', async () => /Words of the house|house\/list/.test(await shown()), true);
await press('Escape', 'Control+S');
const fixed = before.replace('The **whitelist', 'The **allowlist').replace('Whitelisted', 'Allowlisted');
await expect('fixed on saving', text, fixed);
await expect('what is left', problems, [rest[0], quoted, rest[1]].sort());

await press('Control+Home', 'F8', 'Escape', 'Control+.');
await expect('the quick fixes of the quotation', actions, ['Say “allowlist”', stand, 'Explain house/list']);
await press('ArrowDown', 'Enter');
await type('their words'); // the reason is selected
await press('Control+S');
await expect('the reason', text, fixed.replace('> “', '<!-- sayso-allow house/list: their words -->\n> “'));
await expect('what is allowed is not shown', problems, rest);

await press('Control+End');
await type('\nThe fine');
await press('Control+Space');
const offered = async () => (await page.locator('.suggest-widget.visible .monaco-list-row').allTextContents())[0] ?? '';
await expect('approved wording', async () => (await offered()).startsWith('fine widget'), true);
await press('Enter', 'Control+S');
await expect('taken', async () => text().endsWith('\nThe fine widget'), true);

const list = readFileSync(`${folder}/house.toml`, 'utf8');
writeFileSync(`${folder}/house.toml`, list.replace('"coming soon"', '"(coming soon | allowlist)"'));
await expect('the new rules hold', problems, [rest[0], 'house/soon 3:19', rest[1]].sort());

await page.screenshot({ path: `${tools}/editor.png` });
await browser.close();
console.log(`ok  VS Code: ${passed} expectations`);
