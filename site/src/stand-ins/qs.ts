/** The history router of InstantSearch imports `qs` for addresses of its own making; ours are made in `search-url.ts`. */
const qs = {
  stringify: (): string => '',
  parse: (): Record<string, never> => ({}),
};

// oxlint-disable-next-line import/no-default-export -- the shape of the module it stands for
export default qs;
