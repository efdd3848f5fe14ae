// The oldest Node that this checkout can be started with. Must work on any Node.
import { readFileSync } from 'node:fs';

/** Ends the process on an older one, before something fails in a way nobody understands. */
export function refuseOldNode() {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const least = Number(/\d+/.exec(JSON.parse(manifest).engines.node)?.[0]);
  if (Number(process.versions.node.split('.')[0]) >= least) return;
  process.stderr.write(
    `siphon: this is Node.js ${process.versions.node}; Node.js ${least} or newer is needed to start.\n` +
      '  Install one from https://nodejs.org or with your version manager (nvm, fnm, asdf, mise), then run the same again.\n',
  );
  process.exit(1);
}
