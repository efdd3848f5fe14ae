/** Conversations to read and to find in. */
import type { TestPlace } from '../test/claude-home.ts';

/** Forty turns with a tool call in each. */
export function writeAqueduct(place: TestPlace): void {
  const long = place.session('long');
  for (let turn = 1; turn <= 40; turn += 1)
    long
      .prompt(`question ${turn} about the aqueduct`)
      .tool('Read', { file_path: `/home/ana/shop/src/arch-${turn}.ts` }, 'export {};')
      .answer(`Answer ${turn}: ${'the water runs. '.repeat(30)}`);
  long.title('Forty turns about an aqueduct');
}

/** More messages than one answer of the search server brings. */
export function writeOwls(place: TestPlace): void {
  const owls = place.session('owls');
  for (let turn = 0; turn < 600; turn += 1) owls.prompt(`owl ${turn}`).answer(`An owl, ${turn}.`);
  owls.title('Six hundred owls');
}
