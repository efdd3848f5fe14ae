/** What a service must know of the environment: the system starts it without the settings of the person's shell. */
import { sources } from '@session-siphon/collector/registry';
import { type Machine, hostsOf } from '../host.ts';

/** Where programs, data and configuration lie. */
const alwaysAsked = ['PATH', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME'];
/** Secrets; they are not written into a file that others keep copies of. */
const secrets = ['SIPHON_GIT_TOKEN', 'TYPESENSE_API_KEY'];

/** The variables that are set among those that this program and the sources ask for. */
export function serviceEnvironment(machine: Machine): Readonly<Record<string, string>> {
  const names = new Set([...alwaysAsked, ...namesThatSourcesAsk(machine)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = machine.env[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

/** Names of secrets that are set, and that the service does without. */
export function leftOutOfService({ env }: Machine): readonly string[] {
  return secrets.filter((name) => (env[name] ?? '') !== '');
}

/** Sources say what they look at by looking. */
function namesThatSourcesAsk(machine: Machine): ReadonlySet<string> {
  const asked = new Set<string>();
  const env = new Proxy(machine.env, {
    get(target, name) {
      if (typeof name !== 'string') return undefined;
      asked.add(name);
      return target[name];
    },
  });
  for (const host of hostsOf({ ...machine, env })) for (const source of sources) source.roots(host);
  return asked;
}
