// A Chromium for the tests: the installed one, or on Debian as root the package.
import { existsSync } from 'node:fs';
import { aptInstall, canInstall, onPath } from './apt.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/**
 * Finds a browser, or installs one where that is possible.
 * @param {(text: string) => void} say told before anything long
 * @returns {{ path: string } | { missing: string }} its path, or what the person can do
 */
export function provideChromium(say) {
  const found = installed();
  if (found) return { path: found };
  if (canInstall()) {
    say('Installing Chromium with apt-get (once) …');
    const path = aptInstall('chromium') ? installed() : undefined;
    if (path) return { path };
    return {
      missing:
        '`apt-get install chromium` failed. Run it by hand to see why, or set CHROMIUM to the path of a browser.',
    };
  }
  return { missing: 'no Chromium, Chrome or Edge was found. Install one, or set CHROMIUM to the path of its program.' };
}

function installed() {
  const named = process.env.CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  return names.map(onPath).find(Boolean) ?? applications.find((path) => existsSync(path));
}
