import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';

const candidates = [
  process.env['LOADGATE_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].filter((path) => path !== undefined);
const executablePath = candidates.find((path) => existsSync(path));
const isRequired = process.env['LOADGATE_REQUIRE_CHROMIUM'] === '1';

/** A browser that talks to nobody. */
export async function launchChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error(`there is none of ${candidates.join(', ')}`);
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * `describe` for tests in a browser. Where there is none they are skipped with a notice; with
 * LOADGATE_REQUIRE_CHROMIUM=1 they run and fail.
 */
export const describeWithChromium: typeof describe.skip = ((): typeof describe.skip => {
  if (executablePath !== undefined || isRequired) return describe;
  process.stderr.write(`Tests that need Chromium are skipped: there is none of ${candidates.join(', ')}\n`);
  return describe.skip;
})();
