/** What to do about a remote that does not answer, or did not this time: the same for a program that stays and a command that ends. */
export const whenUnreachable =
  'Nothing is lost: run the same command again later. A siphon that stays tries by itself.';
