// Starts `sayso lsp` for the texts that it reads, and again when it is told to or its settings change. All else is the
// server's: the client library shows what it says.

import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node';

/** The languages of VS Code that sayso reads; its own files are TOML. */
const LANGUAGES = ['markdown', 'mdx', 'html', 'plaintext', 'toml'];

let client: LanguageClient | undefined;

/** Starts and stops come one after the other. */
let turn: Promise<void> = Promise.resolve();

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand('sayso.restart', restart),
    commands.registerCommand('sayso.showOutput', () => client?.outputChannel.show()),
    workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration('sayso.path') || change.affectsConfiguration('sayso.arguments')) {
        await restart();
      }
    }),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  turn = turn.then(stop);
  await turn;
}

async function restart(): Promise<void> {
  turn = turn.then(stop).then(start);
  await turn;
}

async function start(): Promise<void> {
  const settings = workspace.getConfiguration('sayso');
  const command = settings.get<string>('path')?.trim() || 'sayso';
  const server: ServerOptions = { command, args: ['lsp', ...settings.get<string[]>('arguments', [])] };
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.flatMap((language) => [
      { scheme: 'file', language },
      { scheme: 'untitled', language },
    ]),
    diagnosticPullOptions: { onChange: true, onTabs: false },
  };
  client = new LanguageClient('sayso', 'sayso', server, options);
  try {
    await client.start();
  } catch (error) {
    client.error('The language server does not start', error, false);
    void explain(command);
  }
}

/** Says what is wrong without waiting for an answer: the window stays for as long as nobody looks. */
async function explain(command: string): Promise<void> {
  const settings = 'Open Settings';
  const output = 'Show Output';
  const chosen = await window.showErrorMessage(
    `sayso: “${command}” cannot be started as a language server. Install sayso, or say in sayso.path where it is.`,
    settings,
    output,
  );
  if (chosen === settings) {
    await commands.executeCommand('workbench.action.openSettings', 'sayso.path');
  } else if (chosen === output) {
    client?.outputChannel.show();
  }
}

async function stop(): Promise<void> {
  const stopped = client;
  client = undefined;
  try {
    await stopped?.dispose();
  } catch {
    // it never ran
  }
}
