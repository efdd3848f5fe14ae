/** Files at the root of an archive. */
import { archiveRoot } from '@session-siphon/schemas/archive-path';
import { encodeManifest } from '@session-siphon/schemas/archive-manifest';

/** Every root file by its path. Constant, so that they are written once. */
export function rootFiles(name: string): ReadonlyMap<string, string> {
  return new Map([
    [archiveRoot.manifest, encodeManifest(name)],
    [archiveRoot.attributes, '*.jsonl -text linguist-generated\n'],
    [archiveRoot.readme, readme(name)],
  ]);
}

function readme(name: string): string {
  return `# ${name}

Conversations with AI coding assistants, kept by Session Siphon. Secrets were replaced by markers like
\`[redacted:<rule>:<6 digits>]\` before anything was written here.

- \`machines/<machine>/<assistant>/<year-month>/<day>/README.md\` lists the conversations of a day.
- Each conversation is a folder. Its \`README.md\` is the conversation as people read it, without what the assistant thought and
  what its tools printed; it is written when a day has passed without a new message.
- Everything is in the JSON Lines files beside it, \`00000.jsonl\`, \`00001.jsonl\`, …; read in order they are one file: the first
  line describes the session, every further line is a message or an event.
- Each machine writes its own branch, \`machines/<machine>\`; \`main\` shows them together.

To search in it:

- \`siphon up\` on a machine that collects, or \`siphon index --archive . --typesense URL\` in a clone, and the site it serves.
- Without any tool of ours: the search of the git host, or \`git grep -il 'order import' -- '*.jsonl'\`
- Text is in \`blocks\`: \`jq -r 'select(.type=="message") | .role + ": " + ([.blocks[].text // empty] | join(" "))' */00000.jsonl\`
`;
}
