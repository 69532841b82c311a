"""The language server against the protocol, by a client that takes each message apart by its types, and is in turn each editor whose
abilities it knows: other units for columns, diagnostics sent or asked for."""

import pathlib
import shutil

import pytest
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, fixture

HERE = pathlib.Path(__file__).parent
TEXT = (HERE / "launch.md").read_text()
UNITS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
WIDTHS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}

# the editor, and the unit that it counts in
EDITORS = [
    ("emacs@v29.1", "utf-32"),
    ("neovim@v0.7.0", "utf-16"),
    ("neovim@v0.10.0", "utf-16"),
    ("neovim@v0.11.0", "utf-8"),
    ("visual-studio-code@v1.65.2", "utf-16"),
]


@fixture(params=EDITORS, ids=lambda editor: editor[0], config=ClientServerConfig(server_command=["sayso", "lsp"]))
async def client(request, lsp_client: LanguageClient, tmp_path):
    editor, lsp_client.unit = request.param
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    shutil.copy(HERE / "house.toml", tmp_path)
    (tmp_path / "sayso.toml").write_text('wordlists = ["house.toml"]\n')
    capabilities = client_capabilities(editor)
    folders = [types.WorkspaceFolder(uri=tmp_path.as_uri(), name="house")]
    params = types.InitializeParams(capabilities=capabilities, workspace_folders=folders)
    result = await lsp_client.initialize_session(params)
    chosen = result.capabilities.position_encoding or "utf-16"
    assert chosen == lsp_client.unit
    lsp_client.pulls = capabilities.text_document.diagnostic is not None
    shows = capabilities.window.show_document
    lsp_client.shows_documents = shows is not None and shows.support
    lsp_client.uri = (tmp_path / "launch.md").as_uri()
    yield
    await lsp_client.shutdown_session()


def offset(text, position, unit):
    """The character of `text` at a position."""
    lines = text.splitlines(keepends=True)
    line = (lines + [""])[position.line].encode(UNITS[unit])
    ahead = line[: position.character * WIDTHS[unit]].decode(UNITS[unit])
    return sum(map(len, lines[: position.line])) + len(ahead)


def marked(text, where, unit):
    return text[offset(text, where.start, unit) : offset(text, where.end, unit)]


def apply(text, edits, unit):
    for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
        start, end = offset(text, edit.range.start, unit), offset(text, edit.range.end, unit)
        text = text[:start] + edit.new_text + text[end:]
    return text


async def diagnose(client, version):
    """What is found in that version of the text."""
    if client.pulls:
        document = types.TextDocumentIdentifier(uri=client.uri)
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(text_document=document))
        return report.items
    while True:
        told = await client.wait_for_notification("textDocument/publishDiagnostics")
        if told.uri == client.uri and told.version == version:
            return told.diagnostics


async def act(client, where, only=None):
    """What can be done there, by title: the text that it makes."""
    params = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(uri=client.uri),
        range=where,
        context=types.CodeActionContext(diagnostics=[], only=only),
    )
    actions = await client.text_document_code_action_async(params)
    made = {}
    for action in actions:
        if isinstance(action, types.Command):
            continue  # lsprotocol 2025.0.0 drops the edit of an action that has a command as well
        edits = []
        if action.edit and action.edit.document_changes:
            (change,) = action.edit.document_changes
            assert change.text_document.uri == client.uri and change.text_document.version == 1
            edits = change.edits
        elif action.edit:
            edits = action.edit.changes[client.uri]
        made[action.title] = apply(TEXT, edits, client.unit)
    return made


def open_text(client):
    document = types.TextDocumentItem(uri=client.uri, language_id="markdown", version=1, text=TEXT)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=document))


@pytest.mark.asyncio
async def test_places_and_fixes(client):
    open_text(client)
    told = await diagnose(client, 1)
    found = [(one.code, marked(TEXT, one.range, client.unit)) for one in told]
    assert found == [
        ("house/list", "whitelist"),
        ("house/best", "best\n  *widget"),
        ("house/list", "Whitelisted"),
        ("house/soon", "coming soon"),
        ("house/list", "whitelist"),
    ]
    made = await act(client, told[2].range)
    assert made["Say “Allowlisted”"] == TEXT.replace("Whitelisted", "Allowlisted")
    made = await act(client, told[3].range)
    comment = "<!-- sayso-allow house/soon: why it may stay -->\n"
    title = "Let it stand: allow house/soon here, with a reason"
    if not client.shows_documents:
        assert made[title] == TEXT.replace("保証", comment + "保証")
    made = await act(client, types.Range(types.Position(0, 0), types.Position(0, 0)), ["source.fixAll.sayso"])
    fixed = TEXT.replace("The **whitelist", "The **allowlist").replace("Whitelisted", "Allowlisted")
    assert list(made.values()) == [fixed]


@pytest.mark.asyncio
async def test_changes_are_followed(client):
    open_text(client)
    told = await diagnose(client, 1)
    changes = [
        types.TextDocumentContentChangePartial(range=told[3].range, text="here 🎉"),
        types.TextDocumentContentChangePartial(range=types.Range(types.Position(0, 0), types.Position(0, 0)), text="é\n\n"),
    ]
    document = types.VersionedTextDocumentIdentifier(uri=client.uri, version=2)
    client.text_document_did_change(types.DidChangeTextDocumentParams(text_document=document, content_changes=changes))
    told = await diagnose(client, 2)
    text = "é\n\n" + TEXT.replace("coming soon", "here 🎉")
    found = [marked(text, one.range, client.unit) for one in told]
    assert found == ["whitelist", "best\n  *widget", "Whitelisted", "whitelist"]
