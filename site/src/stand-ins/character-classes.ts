/** Stands in for the tables of `uc.micro`: a browser knows the classes of characters itself. */
export const P = /\p{P}/u;
export const S = /\p{S}/u;
export const Z = /\p{Z}/u;
export const Cc = /\p{Cc}/u;
export const Cf = /\p{Cf}/u;
// oxlint-disable-next-line no-empty-character-class -- any character at all, as the name says
export const Any = /[^]/u;
