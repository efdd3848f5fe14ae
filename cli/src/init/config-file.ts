/** The configuration file as a person wrote it: single settings are changed in place, comments and everything else stay. */
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, parseDocument } from 'yaml';
import { type PreparedFile, prepareFile, syncFolder } from '@session-siphon/collector/archive/objects/atomic-files';
import { type SiphonConfig, parseConfig } from '@session-siphon/schemas/config';
import { configText, invalidYaml } from '../config-text.ts';
import { makeFolder, pathFailure } from '../named-path.ts';

/** A setting that changes; undefined is not set. */
export interface SettingChange {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

export class ConfigFile {
  readonly path: string;
  readonly #document: Document;

  /** Throws CONFIG_INVALID for a file that is there and cannot be read. */
  constructor(path: string) {
    this.path = path;
    this.#document = parseDocument(configText(path) ?? '');
    const [problem] = this.#document.errors;
    if (problem) throw invalidYaml(path, problem);
  }

  /** Settings of these that differ from what the file says. */
  changes(settings: Readonly<Record<string, unknown>>): readonly SettingChange[] {
    return Object.entries(settings).flatMap(([key, after]) => {
      const before: unknown = this.#get(key);
      return isDeepStrictEqual(before, after) ? [] : [{ key, before, after }];
    });
  }

  /** Applies changes, in memory. */
  apply(changes: readonly SettingChange[]): void {
    for (const { key, after } of changes) {
      const path = key.split('.');
      // `collector:` with nothing after it is null, and nothing can be put into that.
      for (let depth = 0; depth < path.length; depth += 1) {
        const parent = path.slice(0, depth);
        const node: unknown = depth === 0 ? this.#document.contents : this.#document.getIn(parent, true);
        if (!isMap(node)) this.#document.setIn(parent, this.#document.createNode({}));
      }
      if (after === undefined) this.#document.deleteIn(path);
      // A single value takes the place of the one before it, and its comment stays.
      else this.#document.setIn(path, typeof after === 'object' ? this.#document.createNode(after) : after);
    }
  }

  /** The configuration that it is now. */
  get config(): SiphonConfig {
    return parseConfig(this.#document.toJS(), this.path);
  }

  /** Writes everything but the name: what is left to do hardly ever fails. Throws FILE_UNWRITABLE or DISK_FULL. */
  async prepare(): Promise<PreparedFile> {
    const target = targetOf(this.path);
    try {
      makeFolder(dirname(target));
      const file = await prepareFile(target, this.#document.toString({ lineWidth: 0 }), 0o600);
      return {
        async place() {
          await file.place();
          await syncFolder(dirname(target));
        },
        [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
      };
    } catch (cause) {
      throw pathFailure(this.path, 'Make it a file that you may write, or name another one with --config FILE.', cause);
    }
  }

  #get(key: string): unknown {
    const value: unknown = this.#document.getIn(key.split('.'));
    return value === undefined || value === null ? undefined : this.#document.createNode(value).toJSON();
  }
}

/** People keep such files elsewhere, with a link in their place. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
