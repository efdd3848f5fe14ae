/**
 * Stands in for the table of all entities of HTML, which would be a quarter of the page's script: those that people and assistants write are here, any
 * other stays as it was written. The Markdown parser decodes numbers itself.
 */

/** Characters that follow each other, from a code point on. */
const runs: readonly (readonly [number, string])[] = [
  [
    0xa0,
    'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest ' +
      'Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig ' +
      'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml',
  ],
  [
    0x3b1,
    'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi omega',
  ],
  [0x2190, 'larr uarr rarr darr harr'],
  [0x21d0, 'lArr uArr rArr dArr hArr'],
];

/** Name and character, one after the other. */
const others =
  'amp & lt < gt > quot " apos \' hellip … ndash – mdash — lsquo ‘ rsquo ’ ldquo “ rdquo ” bull • prime ′ Prime ″ dagger † permil ‰ euro € trade ™ ensp \u2002 emsp \u2003 thinsp \u2009 zwnj \u200c zwj \u200d ' +
  'minus − ne ≠ le ≤ ge ≥ asymp ≈ equiv ≡ infin ∞ radic √ sum ∑ prod ∏ part ∂ isin ∈ notin ∉ cap ∩ cup ∪ sub ⊂ sup ⊃ empty ∅ forall ∀ exist ∃ and ∧ or ∨ Delta Δ Sigma Σ Omega Ω check ✓ cross ✗';

const pairs = others.split(' ');

const characters = new Map<string, string>([
  ...runs.flatMap(([first, names]) =>
    names.split(' ').map((name, at): [string, string] => [name, String.fromCodePoint(first + at)]),
  ),
  ...pairs.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, pairs[at + 1] ?? '']] : [])),
]);

/** The character of `&name;`; what is no known entity comes back as it is. */
export function decodeHTMLStrict(entity: string): string {
  return characters.get(entity.slice(1, -1)) ?? entity;
}
