/** Names of tools, which differ by who tells them: the editor says `copilot_readFile`, the model `read_file`. */
import type { ToolKind } from '@session-siphon/schemas/session';

/** Names that have no letter in common, as the editor's side and the model's. */
const modelNames: ReadonlyMap<string, string> = new Map([
  ['findtextinfiles', 'grepsearch'],
  ['findfiles', 'filesearch'],
  ['searchcodebase', 'semanticsearch'],
  ['listdirectory', 'listdir'],
  ['insertedit', 'inserteditintofile'],
  ['replacestring', 'replacestringinfile'],
  ['multireplacestring', 'multireplacestringinfile'],
  ['editnotebook', 'editnotebookfile'],
  ['findtestfiles', 'testsearch'],
  ['getsearchresults', 'getsearchviewresults'],
]);

const internalName = /^vscode_(\w+)_internal$/;

/** Whether a tool is the editor's own, by which it carries out a call of the model. */
export function isInternalTool(name: string): boolean {
  return internalName.test(name);
}

/** A name in the form that both sides share. */
export function sharedToolName(name: string): string {
  const plain = (internalName.exec(name)?.[1] ?? name).toLowerCase().replaceAll(/^copilot_|[_-]/g, '');
  return modelNames.get(plain) ?? plain;
}

const kinds: ReadonlyMap<string, ToolKind> = new Map([
  ['readfile', 'read'],
  ['listdir', 'read'],
  ['geterrors', 'read'],
  ['getchangedfiles', 'read'],
  ['readprojectstructure', 'read'],
  ['getnotebooksummary', 'read'],
  ['readnotebookcelloutput', 'read'],
  ['viewimage', 'read'],
  ['view', 'read'],
  ['grepsearch', 'search'],
  ['filesearch', 'search'],
  ['semanticsearch', 'search'],
  ['testsearch', 'search'],
  ['listcodeusages', 'search'],
  ['searchworkspacesymbols', 'search'],
  ['getsearchviewresults', 'search'],
  ['grep', 'search'],
  ['rg', 'search'],
  ['glob', 'search'],
  ['replacestringinfile', 'edit'],
  ['multireplacestringinfile', 'edit'],
  ['inserteditintofile', 'edit'],
  ['applypatch', 'edit'],
  ['editnotebookfile', 'edit'],
  ['editfiles', 'edit'],
  ['edit', 'edit'],
  ['strreplace', 'edit'],
  ['strreplaceeditor', 'edit'],
  ['createfile', 'write'],
  ['createdirectory', 'write'],
  ['createnewjupyternotebook', 'write'],
  ['create', 'write'],
  ['runinterminal', 'run'],
  ['getterminaloutput', 'run'],
  ['sendtoterminal', 'run'],
  ['killterminal', 'run'],
  ['createandruntask', 'run'],
  ['runtask', 'run'],
  ['gettaskoutput', 'run'],
  ['runtests', 'run'],
  ['runnotebookcell', 'run'],
  ['runvscodecommand', 'run'],
  ['bash', 'run'],
  ['readbash', 'run'],
  ['writebash', 'run'],
  ['stopbash', 'run'],
  ['powershell', 'run'],
  ['readpowershell', 'run'],
  ['writepowershell', 'run'],
  ['stoppowershell', 'run'],
  ['fetchwebpage', 'fetch'],
  ['githubrepo', 'fetch'],
  ['opensimplebrowser', 'fetch'],
  ['webfetch', 'fetch'],
  ['websearch', 'fetch'],
  ['fetch', 'fetch'],
  ['runsubagent', 'delegate'],
  ['searchsubagent', 'delegate'],
  ['executionsubagent', 'delegate'],
  ['task', 'delegate'],
  ['readagent', 'delegate'],
  ['managetodolist', 'plan'],
  ['updatetodo', 'plan'],
  ['reportintent', 'plan'],
  ['vscodeaskquestions', 'ask'],
  ['askuser', 'ask'],
  ['askquestions', 'ask'],
]);

export function copilotToolKind(name: string): ToolKind {
  return kinds.get(sharedToolName(name)) ?? 'other';
}
