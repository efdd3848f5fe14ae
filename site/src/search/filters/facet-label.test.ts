import { describe, expect, it } from 'vitest';
import { facetLabels } from './facet-label.ts';

describe('the values of a filter', () => {
  it('are called by what people know them by', () => {
    expect(Object.fromEntries(facetLabels('model', ['claude-sonnet-4-20250514', 'gpt-4o']))).toEqual({
      'claude-sonnet-4-20250514': 'sonnet-4',
      'gpt-4o': 'gpt-4o',
    });
    expect(facetLabels('kind', ['prompt']).get('prompt')).toBe('You');
  });

  it('have their names in full where two would be called alike', () => {
    expect([...facetLabels('model', ['claude-sonnet-4-20250514', 'claude-sonnet-4', 'gpt-4o']).values()]).toEqual([
      'claude-sonnet-4-20250514',
      'claude-sonnet-4',
      'gpt-4o',
    ]);
  });
});
