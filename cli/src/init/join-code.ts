/** The code with which a machine joins an archive: where it is, and the rules that hold there. Printable, in one line, and without any secret. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { parseRemoteAddress, shownAddress } from '@session-siphon/collector/archive/remote/remote-address';
import { createTextRedaction } from '@session-siphon/collector/redact/redact-text';
import { AppError } from '@session-siphon/schemas/errors';
import { objectOf, parseJson } from '@session-siphon/schemas/narrow';
import { z } from 'zod';
import { withHome } from '../host.ts';

export const JoinTerms = z.strictObject({
  remote: z.string().min(1),
  branches: z.enum(['own', 'shared']),
  images: z.enum(['drop', 'keep']).optional(),
  redact: z
    .strictObject({
      words: z.array(z.string()).optional(),
      patterns: z.array(z.string()).optional(),
      home: z.boolean().optional(),
    })
    .optional(),
  /** Projects that nobody shares. */
  exclude: z.array(z.string()).optional(),
});
/** What holds for every machine of an archive. */
export type JoinTerms = z.infer<typeof JoinTerms>;

const codeVersion = 1;
const JoinCode = z.strictObject({ v: z.literal(codeVersion), ...JoinTerms.shape });

/** Throws CONFIG_INVALID when something in it is a secret. */
export function encodeJoinCode(terms: JoinTerms): string {
  const remote = publicAddress(terms.remote);
  for (const text of [...(terms.redact?.words ?? []), ...(terms.redact?.patterns ?? []), ...(terms.exclude ?? [])])
    refuseSecret(
      text,
      'a rule of the configuration',
      'Leave such rules out of the code: they stay in your configuration.',
    );
  return Buffer.from(JSON.stringify({ v: codeVersion, ...terms, remote } satisfies z.infer<typeof JoinCode>)).toString(
    'base64url',
  );
}

/** Throws USAGE for a text that is no code, or the code of a newer version. */
export function decodeJoinCode(code: string): JoinTerms {
  const value = parseJson(Buffer.from(code.replaceAll(/\s/g, ''), 'base64url').toString('utf8'));
  if (Number(objectOf(value)['v']) > codeVersion)
    throw new AppError('USAGE', 'this code was made by a newer siphon.', { hint: 'Update siphon on this machine.' });
  const { data } = JoinCode.safeParse(value);
  if (!data)
    throw new AppError('USAGE', 'this is no code of `siphon init`, or not all of it.', {
      hint: 'Copy the whole line that `siphon init` printed.',
    });
  const { v: _version, ...terms } = data;
  return terms;
}

/** The address as git keeps it: a path holds wherever the program is started. Throws CONFIG_INVALID for one with a password or a token in it. */
export function keptAddress(remote: string): string {
  const address = parseRemoteAddress(remote);
  refuseSecret(
    remote,
    'the address of the remote',
    'Leave it out: a token comes from SIPHON_GIT_TOKEN or from the credential helper of git.',
  );
  return address.kind === 'local' && !remote.startsWith('file:') ? resolve(withHome(remote)) : remote;
}

/** The address as everybody may see it: whoever has the code has a user name of their own. */
function publicAddress(remote: string): string {
  const kept = keptAddress(remote);
  return parseRemoteAddress(kept).kind === 'http' ? shownAddress(kept) : kept;
}

function refuseSecret(text: string, what: string, hint: string): void {
  const redactText = createTextRedaction({ key: randomBytes(32) });
  const rules: string[] = [];
  redactText(text, (rule) => rules.push(rule));
  if (rules.length > 0) throw new AppError('CONFIG_INVALID', `${what} holds a secret (${rules.join(', ')}).`, { hint });
}
