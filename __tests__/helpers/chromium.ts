import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { describeWhere } from './needs.js';

const candidates = [
  process.env['LOADGATE_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].filter((path) => path !== undefined);
const executablePath = candidates.find((path) => existsSync(path));

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

/** `describe` for tests in a browser; see CONTRIBUTING.md. */
export const describeWithChromium = describeWhere({
  what: 'Chromium',
  whyNot: executablePath === undefined ? `there is none of ${candidates.join(', ')}` : undefined,
  requiredBy: 'LOADGATE_REQUIRE_CHROMIUM',
});
