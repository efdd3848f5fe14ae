/** All files that tell of one conversation, and which of them is its carrier. */
import type { Carrier } from '../../source.ts';
import { type ConversationPath, type FileKind, conversationPath, strayPath } from './conversation-path.ts';
import { type TranscriptForm, sizeOf } from './transcript-lines.ts';

export interface ConversationFile {
  readonly carrier: Carrier;
  readonly place: ConversationPath;
}

/** The first kind that is there, not empty, is the carrier that is read; the others are read with it and say nothing themselves. */
const precedence: readonly FileKind[] = [
  'database',
  'full transcript',
  'chunk of the full transcript',
  'transcript',
  'chunk of the transcript',
  'overview',
  'document',
  'encrypted',
];

export class ConversationFiles {
  readonly id: string;
  /** Way from the carrier's folder to the root. */
  readonly toRoot: string;
  readonly #carrier: Carrier;
  readonly #files: readonly ConversationFile[];

  private constructor(id: string, carrier: Carrier, files: readonly ConversationFile[]) {
    this.id = id;
    this.toRoot = '../'.repeat(carrier.relativePath.split('/').length - 1);
    this.#carrier = carrier;
    this.#files = files;
  }

  /** Undefined for a file that no conversation can be read from. */
  static async around(carrier: Carrier): Promise<ConversationFiles | undefined> {
    const place = conversationPath(carrier.relativePath) ?? strayPath(carrier.relativePath);
    if (!place || place.kind === 'sub-agent note') return undefined;
    const { id } = place;
    const files: ConversationFile[] = [{ carrier, place }];
    for (const other of await carrier.related(id)) {
      const found = conversationPath(other.relativePath);
      if (found) files.push({ carrier: other, place: found });
    }
    return new ConversationFiles(id, carrier, files.toSorted(byPath));
  }

  get isCarrier(): boolean {
    const ranked = this.#own.toSorted((a, b) => rankOf(a) - rankOf(b));
    return ranked[0]?.carrier === this.#carrier;
  }

  /** Folders of the products that have files of the conversation. */
  get products(): readonly string[] {
    return [...new Set(this.#own.map(({ place }) => place.product))];
  }

  /** Where its documents lie, seen from the carrier's folder. */
  get documentFolders(): readonly string[] {
    return this.products.map((product) => `${this.toRoot}${product}brain/${this.id}`);
  }

  /** Where its messages lie one by one, seen from the carrier's folder. */
  get messageFolders(): readonly string[] {
    return this.documentFolders.map((folder) => `${folder}/.system_generated/messages`);
  }

  get isEncrypted(): boolean {
    return this.#own.some(({ place }) => place.kind === 'encrypted');
  }

  /** Conversation that noted this one as its sub-agent's. */
  get parent(): string | undefined {
    return this.#files.find(({ place }) => place.kind === 'sub-agent note' && place.id === this.id)?.place.parent;
  }

  /** Notes about sub-agents of this conversation. */
  get agentNotes(): readonly ConversationFile[] {
    return this.#files.filter(({ place }) => place.kind === 'sub-agent note' && place.parent === this.id);
  }

  /** Files of a kind that are not empty. */
  of(kind: FileKind): readonly ConversationFile[] {
    return this.#own.filter(({ carrier, place }) => place.kind === kind && carrier.sizeBytes > 0);
  }

  /** Forms of the transcript in the order of preference; of those that several products have the longest first. */
  get forms(): readonly TranscriptForm[] {
    return [
      ...this.#forms('full transcript', false),
      ...this.#forms('chunk of the full transcript', false),
      ...this.#forms('transcript', true),
      ...this.#forms('chunk of the transcript', true),
    ];
  }

  /** What older versions wrote of a conversation: the beginning of one that newer versions went on with. */
  get overview(): TranscriptForm | undefined {
    return this.#forms('overview', true)[0];
  }

  /** Names, sizes and times of all files. */
  get version(): string {
    return JSON.stringify(
      this.#files.map(({ carrier: { relativePath, sizeBytes, modifiedAt } }) => [relativePath, sizeBytes, modifiedAt]),
    );
  }

  get #own(): readonly ConversationFile[] {
    return this.#files.filter(({ place }) => place.id === this.id && place.kind !== 'sub-agent note');
  }

  #forms(kind: FileKind, isShort: boolean): readonly TranscriptForm[] {
    const forms = this.products.map((product) => {
      const files = this.of(kind).filter(({ place }) => place.product === product);
      return { files: files.map(({ carrier }) => carrier), isShort };
    });
    return forms.filter(({ files }) => files.length > 0).toSorted((a, b) => sizeOf(b) - sizeOf(a));
  }
}

function rankOf({ carrier, place }: ConversationFile): number {
  return precedence.indexOf(place.kind) + (carrier.sizeBytes > 0 ? 0 : precedence.length);
}

/** Pieces are numbered, with zeros in front. */
function byPath(a: ConversationFile, b: ConversationFile): number {
  return a.carrier.relativePath < b.carrier.relativePath ? -1 : 1;
}
