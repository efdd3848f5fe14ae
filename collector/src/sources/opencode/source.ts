/** OpenCode: SQLite databases that hold all sessions, and the JSON trees that older versions kept. */
import type { Host, Source } from '../../source.ts';
import { groupOf, isDatabase, mayHoldSessions, namesOf, treePlace } from './store-folder-path.ts';

export const opencode: Source = {
  id: 'opencode',
  title: 'OpenCode',
  monogram: 'OC',

  roots({ home, env }: Host) {
    const data = `${env['XDG_DATA_HOME'] || `${home}/.local/share`}/opencode`;
    const database = env['OPENCODE_DB'];
    return [...new Set([...(database ? folderOfDatabase(database, data) : []), data])];
  },

  mayHold: mayHoldSessions,

  carries: (relativePath) => isDatabase(relativePath) || treePlace(relativePath) !== undefined,

  group: groupOf,

  names: namesOf,

  async *read(carrier, context) {
    const { readCarrier } = await import('./read-carrier.ts');
    yield* readCarrier(carrier, context);
  },
};

/** Folder of the database that `OPENCODE_DB` names: absolute, or below the data folder. */
function folderOfDatabase(database: string, data: string): string[] {
  if (database === ':memory:') return [];
  const isAbsolute = /^(?:[/\\]|[A-Za-z]:[/\\])/.test(database);
  const path = isAbsolute ? database : `${data}/${database}`;
  return [path.replace(/[/\\]+[^/\\]*$/, '')];
}
