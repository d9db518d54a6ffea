/**
 * `npm run icons`: draws build/icon.svg and build/tray.svg anew in all sizes and formats that the platforms want, by a
 * browser.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from 'playwright';
import { provideBrowser } from './browser.ts';
import { thisMachine } from './machine.ts';
import { type Snapshot, toIcns, toIco } from './pack/icon-files.ts';
import { say } from '../src-main/system/terminal.ts';

const root = path.resolve(import.meta.dirname, '..');

const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS_SIZES = [16, 20, 24, 32, 40, 48, 64, 256];
const MAC_SIZES = [16, 32, 64, 128, 256, 512, 1024];
/** Icons of macOS leave this share free on each side, from 32 pixels on; smaller ones need all they have. */
const MAC_MARGIN = 100 / 1024;

/** A program of Linux has no picture in itself: its windows bring one along. */
const WINDOW_LINUX = 256;
/** In a tray of Linux or Windows, dark or light, it stands on its own ground. */
const TRAY_LINUX = 24;
const TRAY_WINDOWS = [16, 20, 24, 32, 48];

const browser = await chromium.launch({
  executablePath: await provideBrowser(thisMachine()),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage();
  const icon = readFileSync(path.join(root, 'build/icon.svg'), 'utf8');
  const tray = readFileSync(path.join(root, 'build/tray.svg'), 'utf8');
  const draw = async (sizes: readonly number[], margin = 0): Promise<Snapshot[]> => {
    const pictures: Snapshot[] = [];
    for (const size of sizes) pictures.push({ size, png: await drawOne(page, icon, size, size < 32 ? 0 : margin) });
    return pictures;
  };

  write('src-renderer/favicon.svg', Buffer.from(icon));
  for (const { size, png } of await draw(LINUX_SIZES)) write(`build/icons/${size}x${size}.png`, png);
  write('build/icon.png', (await draw([1024]))[0]?.png);
  write('build/icon.ico', toIco(await draw(WINDOWS_SIZES)));
  write('build/icon.icns', toIcns(await draw(MAC_SIZES, MAC_MARGIN)));

  const trays = 'src-main/electron/icons';
  write(`${trays}/window.png`, await drawOne(page, icon, WINDOW_LINUX));
  write(`${trays}/tray.png`, await drawOne(page, icon, TRAY_LINUX));
  write(`${trays}/tray@2x.png`, await drawOne(page, icon, TRAY_LINUX * 2));
  write(`${trays}/tray.ico`, toIco(await draw(TRAY_WINDOWS)));
  // By this name macOS knows that only its shape counts, and colours it itself.
  write(`${trays}/trayTemplate.png`, await drawOne(page, tray, 16));
  write(`${trays}/trayTemplate@2x.png`, await drawOne(page, tray, 32));
} finally {
  await browser.close();
}

/** @param margin the share of the size that stays free on each side */
async function drawOne(page: Page, svg: string, size: number, margin = 0): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  const inner = size * (1 - 2 * margin);
  await page.setContent(
    `<style>body{margin:${size * margin}px}svg{display:block;width:${inner}px;height:${inner}px}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
}

function write(file: string, content: Buffer | undefined): void {
  if (!content) throw new Error(`Nothing was drawn for ${file}.`);
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
  say(`${file}: ${content.length} bytes`);
}
