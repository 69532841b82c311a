// Speaks to the language server with the library of VS Code's own client, with the abilities that VS Code has: diagnostics that are
// asked for and asked for again, the card of a rule, approved wording, a rule explained, the trace. Called by vscode.sh.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [tools, program, folder] = process.argv.slice(2);
const protocol = createRequire(`${tools}/package.json`)('vscode-languageserver-protocol/node');
const server = spawn(program, ['lsp'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
const connection = protocol.createProtocolConnection(
  new protocol.StreamMessageReader(server.stdout),
  new protocol.StreamMessageWriter(server.stdin),
);
setTimeout(() => {
  console.error('error: the server keeps one waiting');
  process.exit(1);
}, 60_000).unref();

/** What comes, in order, to be waited for. */
function queue(listen) {
  const come = [];
  const waiting = [];
  listen((one) => (waiting.length > 0 ? waiting.shift()(one) : come.push(one)));
  return () => (come.length > 0 ? Promise.resolve(come.shift()) : new Promise((resolve) => waiting.push(resolve)));
}
const messages = queue((heard) => connection.onNotification(protocol.ShowMessageNotification.type, heard));
const traced = queue((heard) => connection.onNotification(protocol.LogTraceNotification.type, heard));
const refreshes = queue((heard) => connection.onRequest(protocol.DiagnosticRefreshRequest.type, heard));
connection.onRequest(protocol.RegistrationRequest.type, () => {});
connection.onNotification(protocol.PublishDiagnosticsNotification.type, (told) => {
  assert.deepEqual(told.diagnostics, [], 'nothing is sent to who asks for it');
});
connection.listen();

let passed = 0;
function expect(what, found, expected) {
  assert.deepEqual(found, expected, what);
  passed += 1;
}

const root = pathToFileURL(folder).href;
const uri = `${root}/launch.md`;
const textDocument = { uri };
const { capabilities } = await connection.sendRequest(protocol.InitializeRequest.type, {
  processId: process.pid,
  rootUri: root,
  workspaceFolders: [{ uri: root, name: 'house' }],
  trace: 'messages',
  capabilities: {
    general: { positionEncodings: ['utf-16'] },
    textDocument: {
      diagnostic: { dynamicRegistration: true, relatedDocumentSupport: false },
      hover: { contentFormat: ['markdown', 'plaintext'] },
      completion: { completionItem: { snippetSupport: true } },
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } } },
    },
    workspace: { diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
  },
});
await connection.sendNotification(protocol.InitializedNotification.type, {});
expect('the encoding', capabilities.positionEncoding, 'utf-16');

let version = 1;
let text = readFileSync(`${folder}/launch.md`, 'utf8');
await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: 'markdown', version, text },
});
const pull = async () => {
  const { items } = await connection.sendRequest(protocol.DocumentDiagnosticRequest.type, { textDocument });
  return items.map(({ code, range: { start } }) => `${code} ${start.line}:${start.character}`);
};
const found = ['house/list 2:18', 'house/best 3:9', 'house/list 4:21', 'house/soon 6:6', 'house/list 8:8'];
expect('what is found', await pull(), found);
expect('what is done', (await traced()).message, `judging ${uri}, version 1`);
expect('and done', (await traced()).message, `judged ${uri}, version 1`);

const card = await connection.sendRequest(protocol.HoverRequest.type, {
  textDocument,
  position: { line: 3, character: 10 },
});
expect('the card is Markdown', card.contents.kind, 'markdown');
expect('the card', /Why: Nobody has measured it/.test(card.contents.value), true);

const actions = await connection.sendRequest(protocol.CodeActionRequest.type, {
  textDocument,
  range: { start: { line: 3, character: 10 }, end: { line: 3, character: 10 } },
  context: { diagnostics: [] },
});
const titles = actions.map((action) => action.title);
const stand = 'Let it stand: allow house/best here, with a reason';
const all = 'Fix all that is safe to fix';
const say = ['Say “good widget”', 'Say “fine widget”'];
expect('the actions', titles, [...say, stand, 'Explain house/best', all]);
const { command } = actions.find((action) => action.title === 'Explain house/best');
await connection.sendRequest(protocol.ExecuteCommandRequest.type, command);
expect('the rule explained', /Say instead: “good widget” or “fine widget”/.test((await messages()).message), true);

text += '\nThe fine';
version += 1;
await connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
  textDocument: { uri, version },
  contentChanges: [{ text }],
});
const last = text.split('\n').length - 1;
const offered = await connection.sendRequest(protocol.CompletionRequest.type, {
  textDocument,
  position: { line: last, character: 8 },
});
const { label, textEdit } = offered[0];
expect('approved wording', [label, textEdit.newText], ['fine widget', 'fine widget']);
expect('its place', textEdit.range, { start: { line: last, character: 4 }, end: { line: last, character: 8 } });

const list = readFileSync(`${folder}/house.toml`, 'utf8');
writeFileSync(`${folder}/house.toml`, list.replace('"coming soon"', '"(日本語 | coming soon)"'));
await refreshes();
expect('the new rules', await pull(), ['house/soon 2:2', ...found]);

await connection.sendRequest(protocol.ShutdownRequest.type);
await connection.sendNotification(protocol.ExitNotification.type);
const status = await new Promise((resolve) => server.on('exit', resolve));
expect('the end', status, 0);
console.log(`ok  VS Code's client library: ${passed} expectations`);
process.exit(0);
