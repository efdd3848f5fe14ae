/** Git object ids and headers. SHA-1 is what git repositories are addressed by; nothing here rests on it being hard to forge. */
import { createHash } from 'node:crypto';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** 40 hexadecimal digits. */
export type ObjectId = string;

export function objectId(type: ObjectType, content: Uint8Array): ObjectId {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}
