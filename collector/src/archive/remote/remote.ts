/** What a git remote is for the rest of the program, however it is spoken with. */
import type { CredentialSource } from './credentials.ts';
import type { ReceiveConnection } from './receive-pack.ts';
import type { UploadConnection } from './upload-pack.ts';

/** A git remote. Every conversation is opened anew, because the branches may have moved. */
export interface Remote {
  /** The address without credentials. */
  readonly shown: string;
  receive(): Promise<ReceiveConnection>;
  upload(): Promise<UploadConnection>;
}

export interface RemoteAccess {
  readonly env: NodeJS.ProcessEnv;
  /** The archive that is pushed, where there is one: its git settings count, and what git sends comes from there. */
  readonly directory?: string | undefined;
  /** Who is asked for credentials that nobody else has. */
  readonly asked?: CredentialSource | undefined;
}
