// Makes dist/: the extension in one file, and the licences of what is in it.

import { build } from 'esbuild';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
const { metafile } = await build({
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  minify: true,
  legalComments: 'none',
  metafile: true,
});

const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const found = folder.exec(input);
  if (found) packages.add(found[0]);
}
const notices = [...packages].sort().map((path) => {
  const { name, version } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'));
  const licence = readdirSync(path).find((file) => /^licen[cs]e/i.test(file));
  if (!licence) throw new Error(`${name} ${version} comes without a licence`);
  return `${name} ${version}\n\n${readFileSync(`${path}/${licence}`, 'utf8').trim()}\n`;
});
writeFileSync('dist/LICENSES.txt', notices.join(`\n${'-'.repeat(80)}\n\n`));
