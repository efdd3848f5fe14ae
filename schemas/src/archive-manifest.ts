/** `archive.json` at the root of an archive: what it is and which format its sessions have. */
import { z } from 'zod';
import { formatVersion } from './format-version.ts';

export const ArchiveManifest = z.strictObject({
  kind: z.literal('session-siphon-archive').describe('What this repository is.'),
  format: z.int().positive().describe('Format version of the session files.'),
  name: z.string().describe('What people call this archive.'),
});
export type ArchiveManifest = z.infer<typeof ArchiveManifest>;

/** The manifest's file content, with its LF. */
export function encodeManifest(name: string): string {
  const manifest: ArchiveManifest = { kind: 'session-siphon-archive', format: formatVersion, name };
  return JSON.stringify(manifest, undefined, 2) + '\n';
}
