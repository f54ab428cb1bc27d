import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Result } from '../../../src/analyze/index.js';
import { renderFiles } from '../../../src/report/index.js';
import { describeWithChromium, launchChromium } from '../../helpers/chromium.js';
import { hostileResult, hostileTurns } from '../../helpers/results/hostile.js';
import * as results from '../../helpers/results/index.js';

describeWithChromium('report.html in a browser', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(join(tmpdir(), 'loadgate-page-'));
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a result's page and collects what goes wrong in it, and what it asks the network for. */
  async function open(
    result: Result,
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<{ page: Page; problems: string[]; requests: string[] }> {
    const path = join(folder, 'report.html');
    await writeFile(path, renderFiles(result)['report.html']);
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, ...options });
    const problems: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('dialog', (dialog) => {
      problems.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    return { page, problems, requests };
  }

  /** How many different colours a canvas shows: a chart that drew nothing has one. */
  const coloursOfCharts = (page: Page): Promise<number[]> =>
    page.$$eval('.chart canvas', (canvases) =>
      canvases.map((canvas) => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      }),
    );

  test.each(['light', 'dark'] as const)(
    'draws every chart in %s colours, without an error or a request',
    async (colorScheme) => {
      const { page, problems, requests } = await open(results.failingResult(), { colorScheme });
      const colours = await coloursOfCharts(page);
      expect(colours).toHaveLength(6);
      for (const count of colours) expect(count).toBeGreaterThan(10);
      expect(problems).toEqual([]);
      expect(requests).toHaveLength(1);
      await page.close();
    },
  );

  test.each(['light', 'dark'] as const)('draws base and head in %s colours', async (colorScheme) => {
    const { page, problems } = await open(results.slowerResult(), { colorScheme });
    const colours = await coloursOfCharts(page);
    expect(colours).toHaveLength(2);
    for (const count of colours) expect(count).toBeGreaterThan(10);
    expect(await page.innerText('.charts')).toContain("dotted: 2 pairs that can't count");
    expect(await page.innerText('.charts')).toContain('dashed: +12.3%, the estimate');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('arrow keys read pairs aloud, and why one does not count', async () => {
    const { page } = await open(results.slowerResult());
    await page.focus('.chart');
    await page.keyboard.press('Home');
    expect(await page.textContent('#reading')).toMatch(/^22 s, start 1: base [\d.]+ ms, head [\d.]+ ms$/);
    for (let pair = 0; pair < 6; pair += 1) await page.keyboard.press('ArrowRight');
    expect(await page.textContent('#reading')).toBe(
      '40 s, start 1: base –, head –, does not count: the load generator sent 240 ms late',
    );
    await page.close();
  });

  test('arrow keys read the charts aloud and move the cursor of all', async () => {
    const { page } = await open(results.failingResult());
    await page.focus('.chart');
    await page.keyboard.press('Home');
    for (let second = 0; second < 11; second += 1) await page.keyboard.press('ArrowRight');
    expect(await page.textContent('#reading')).toMatch(/^11 s, hold: p50 [\d.]+ (?:ms|s), p95 [\d.]+ s$/);
    const shown = await page.$$eval('.u-legend .u-series:first-child .u-value', (cells) =>
      cells.map((cell) => cell.textContent),
    );
    expect(shown).toEqual(Array.from({ length: 6 }, () => '11 s'));
    await page.close();
  });

  test.each([360, 800, 1600])('fits a window of %i pixels', async (width) => {
    for (const result of [results.failingResult(), results.slowerResult()]) {
      const { page } = await open(result, { viewport: { width, height: 800 } });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.close();
    }
  });

  test('hostile names stay text', async () => {
    for (const result of [hostileResult(), hostileTurns()]) {
      const { page, problems, requests } = await open(result);
      expect(problems).toEqual([]);
      expect(requests).toHaveLength(1);
      expect(await page.$$('img, main script, [onerror], a[href^="javascript"]')).toHaveLength(0);
      await page.close();
    }
  });

  test('tables are there without JavaScript', async () => {
    const { page } = await open(results.failingResult(), { javaScriptEnabled: false });
    expect(await page.innerText('main')).toContain('over its limit, regressed beyond +25% and +5ms');
    expect(await page.innerText('main')).toContain('The charts need JavaScript');
    await page.close();
  });

  test('on paper it is light, whatever the screen', async () => {
    const { page } = await open(results.failingResult(), { colorScheme: 'dark' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    const onPaper = await page.evaluate('getComputedStyle(document.body).color');
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    expect(onPaper).toBe('rgb(27, 33, 48)');
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(231, 234, 240)');
    await page.close();
  });
});
