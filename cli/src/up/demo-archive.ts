/** The bundled, invented conversations, archived the way real ones are. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ArchiveWriter } from '@session-siphon/collector/archive/archive-writer';
import { createTextRedaction } from '@session-siphon/collector/redact/redact-text';
import { redact } from '@session-siphon/collector/redact/redact';
import { decodeSession } from '@session-siphon/schemas/session-file';

const demoFolder = fileURLToPath(new URL('../../demo', import.meta.url));

/** Puts every demo conversation into the archive and commits them. */
export async function archiveDemo(archive: ArchiveWriter): Promise<void> {
  // Nothing in there is secret; the key only has to be the same every time.
  const redactText = createTextRedaction({ key: createHash('sha256').update('demo').digest() });
  for (const name of readdirSync(demoFolder).filter((file) => file.endsWith('.jsonl'))) {
    const session = decodeSession(readFileSync(join(demoFolder, name), 'utf8').split('\n'));
    await archive.put(redact(session, redactText).session);
  }
  await archive.commit();
}
