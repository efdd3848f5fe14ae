/** Gemini CLI: one file a session, in several generations and often in more than one copy. */
import type { Host, Source } from '../../source.ts';
import { chatNames, chatPath, mayHoldChats, promptLogProject, sessionKey } from './carrier-path.ts';

export const geminiCli: Source = {
  id: 'gemini-cli',
  title: 'Gemini CLI',
  monogram: 'GM',
  keepsDays: 30,

  /** In the sandbox of macOS the program cannot write where it usually does. */
  roots({ home, platform, env }: Host) {
    const base = env['GEMINI_CLI_HOME'] || home;
    return [`${base}/.gemini`, ...(platform === 'darwin' ? [`${base}/.cache/.gemini`] : [])];
  },

  mayHold: mayHoldChats,

  carries: (relativePath) => chatPath(relativePath) !== undefined || promptLogProject(relativePath) !== undefined,

  names: chatNames,

  group(relativePath) {
    const path = chatPath(relativePath);
    return path && sessionKey(path);
  },

  async *read(carrier, context) {
    const { readCarrier } = await import('./read-carrier.ts');
    yield* readCarrier(carrier, context);
  },
};
