/** User name and password for a git remote, typed by the person when nothing else has them. */
import {
  type CredentialSource,
  type Credentials,
  gitCredentials,
  tokenUser,
} from '@session-siphon/collector/archive/remote/credentials';
import type { Questions } from '../init/questions.ts';

/** They are asked for once, and what was right is handed to the credential helper of git, which keeps it where one is set up. */
export function askedCredentials(
  questions: Pick<Questions, 'text' | 'secret' | 'say'>,
  keeper: CredentialSource = gitCredentials(process.env),
): CredentialSource {
  const known = new Map<string, Credentials>();
  return {
    async get(url) {
      const before = known.get(url.origin);
      if (before) return before;
      questions.say(`${url.origin} asks who you are.`);
      const username = await questions.text('User name', decodeURIComponent(url.username));
      const password = await questions.secret('Token or password (it is not shown)');
      return password === '' ? undefined : { username: username || tokenUser, password };
    },
    async report(url, credentials, isAccepted) {
      if (!isAccepted) return void known.delete(url.origin);
      if (known.has(url.origin)) return;
      known.set(url.origin, credentials);
      await keeper.report(url, credentials, true);
    },
  };
}
