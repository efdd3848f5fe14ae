import { describe, expect, it } from 'vitest';
import { collectionSchema, conversationFields, messageFields, tokenSeparators } from './search-document.ts';

describe('the schema of a collection', () => {
  const messages = collectionSchema('messages_1', 'messages');
  const field = (name: string) => messages.fields.find((one) => one.name === name);

  it('has the physical name and sorts by time', () => {
    expect(messages).toMatchObject({ name: 'messages_1', default_sorting_field: 'ts' });
    expect(field('ts')).toEqual({ name: 'ts', type: 'int64' });
  });

  it('declares searchable, facet and filter fields, and leaves out those that are only returned', () => {
    expect(field('content')).toEqual({ name: 'content', type: 'string' });
    expect(field('tool')).toEqual({ name: 'tool', type: 'string', facet: true, optional: true });
    expect(field('seq')).toEqual({ name: 'seq', type: 'int32' });
    expect(field('blocks')).toBeUndefined();
    expect(field('message_id')).toBeUndefined();
  });

  it('of the state has no sorting field, because it has no time', () => {
    expect(collectionSchema('state_1', 'state')).not.toHaveProperty('default_sorting_field');
  });

  it('gives a facet one type in messages and, where the values are one a conversation, in conversations', () => {
    for (const name of ['source', 'project', 'machine', 'branch', 'day', 'month'] as const)
      expect(conversationFields[name].type).toBe(messageFields[name].type);
  });

  it('splits words at every ASCII character that is no letter or digit', () => {
    const ascii = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at));
    expect(new Set(tokenSeparators)).toEqual(
      new Set(['\t', '\r', ...ascii.filter((letter) => /[^a-z0-9]/i.test(letter))]),
    );
    expect(messages.token_separators).toEqual(tokenSeparators);
  });
});
