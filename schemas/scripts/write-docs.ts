/**
 * Writes what is derived from the schemas: `schemas/json-schema/*.json` and the generated parts of our Markdown files.
 * usage: npm run docs [-- --check]     with --check nothing is written; a stale file is named and the exit status is 1
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { decodeSession } from '../src/session-file.ts';
import { generatedSections } from './generated-sections.ts';
import { jsonSchema, schemaNames } from './json-schema.ts';
import { isNotThere } from '../src/system-code.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const markdownFiles = ['schemas/README.md'];

const outputs = await derivedFiles();
const stale = [...outputs].filter(([path, content]) => read(path) !== content).map(([path]) => path);
if (process.argv.includes('--check')) {
  for (const path of stale)
    process.stderr.write(`${path} is not what the schemas say. Run \`npm run docs\` and commit it.\n`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), outputs.get(path) ?? '');
    process.stderr.write(`wrote ${path}\n`);
  }
}

/** Every derived file by its path in the repository, with the content it should have. */
async function derivedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map(
    schemaNames.map((name) => [
      `schemas/json-schema/${name}.json`,
      `${JSON.stringify(jsonSchema(name), undefined, 2)}\n`,
    ]),
  );
  const sections = generatedSections({
    examples: decodeSession((read('schemas/fixtures/format-1/every-record.jsonl') ?? '').split('\n')),
    searchDocumentSource: read('schemas/src/search-document.ts') ?? '',
  });
  for (const path of markdownFiles) {
    const text = withSections(read(path) ?? '', sections, path);
    files.set(path, await format(text, { ...(await resolveConfig(join(root, path))), filepath: path }));
  }
  return files;
}

/** The text with the parts between `<!-- generated: NAME -->` and `<!-- /generated -->` replaced. */
function withSections(text: string, sections: ReadonlyMap<string, string>, path: string): string {
  return text.replaceAll(
    /(<!-- generated: (?<name>[\w-]+) -->\n)[^]*?(<!-- \/generated -->)/g,
    (_whole, start: string, name: string, end: string) => {
      const section = sections.get(name);
      if (section === undefined) throw new Error(`${path} asks for a generated section ${name}, which does not exist.`);
      return `${start}\n${section}\n\n${end}`;
    },
  );
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}
