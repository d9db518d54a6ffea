/**
 * `node e2e/bench/app-figures.ts '{"index":…,"scratch":…,"queries":[…]}'`: the figures of the desktop app under the
 * stand-in host, for `npm run bench -- --app`. Prints a line of JSON for each part: `{"figures":{…}}`,
 * `{"stage":…,"done":…,"total":…}`, or `{"skipped":"…"}` and nothing else where they cannot be had.
 */
import path from 'node:path';
import { findBrowser } from '../../scripts/browser.ts';
import { thisMachine } from '../../scripts/machine.ts';
import { launchDesktop } from '../standin/launch.ts';
import { measureIdle, measureIndexing, writeSmallNotes } from './meanwhile.ts';
import { PROBED } from './page.ts';
import { measureStarts } from './starting.ts';
import { measureTyping } from './typing.ts';

interface Asked {
  /** Data folder with an index, which is used and changed. */
  readonly index: string;
  /** An empty folder. */
  readonly scratch: string;
  /** Questions that the index answers. */
  readonly queries: readonly string[];
  /** Small notes to index. */
  readonly notes: number;
  /** How often each start is measured. */
  readonly starts: number;
  /** Least keys to type in each window. */
  readonly keys: number;
  /** Only these parts. */
  readonly only?: readonly string[];
}

const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const asked = JSON.parse(process.argv[2] ?? '') as Asked;
const browser = process.platform === 'linux' ? await findBrowser(thisMachine()) : null;
if (!browser)
  tell({
    skipped: process.platform === 'linux' ? 'no Chromium was found' : 'the stand-in host is made for Chromium on Linux',
  });
else {
  process.env['QUARRY_CHROMIUM'] = browser;
  await measure(asked);
}

async function measure({ index, scratch, queries, notes, starts, keys, only }: Asked): Promise<void> {
  const wants = (part: string): boolean => !only || only.includes(part);
  const query = queries[0] ?? '';
  if (wants('starts'))
    tell({
      figures: await measureStarts(index, query, starts, (done) =>
        tell({ stage: 'starting the app', done, total: starts + 1 }),
      ),
    });
  if (!wants('typing') && !wants('meanwhile')) return;
  const desktop = await launchDesktop(['--data', index], PROBED);
  try {
    await desktop.page.getByText('Up to date').waitFor({ timeout: 60_000 });
    await desktop.page.waitForTimeout(2_000); // the model is read behind the first answers
    tell({ stage: 'typing', done: 0, total: 0 });
    if (wants('typing')) tell({ figures: await measureTyping(desktop, queries, keys) });
    if (!wants('meanwhile')) return;
    tell({ stage: 'indexing small notes behind the window', done: 0, total: 0 });
    const folder = path.join(scratch, 'small');
    writeSmallNotes(folder, notes);
    tell({ figures: await measureIndexing(desktop, folder, query) });
    tell({ stage: 'measuring idle time', done: 0, total: 0 });
    tell({ figures: await measureIdle(desktop) });
  } finally {
    await desktop.end();
  }
}
