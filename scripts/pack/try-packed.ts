/**
 * Tries a packed program as a person would: starts it with two notes, asks by other words than theirs, and expects the
 * right card. What is found so is what no look at its files can find: an archive that Electron does not load, a native
 * that does not fit, a page that stays blank.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { startProgram, type StartedProgram } from './started-program.ts';

/** No word of the question but "in" stands in the note: only the model finds it. */
const NOTES = {
  'walls.md':
    '# Walls\n\n- We render lime mortar in three thin coats, because one thick coat cracks.\n- The gate is painted green.\n',
  'bees.md': '# Bees\n\n- The hives face south, away from the path.\n',
};
const QUESTION = 'why plaster is put on in several layers';
const ANSWER = 'three thin coats';
/** What a card says of a hit that the model has found. */
const BY_MEANING = /same meaning|both/;

const SHOWN_CHARACTERS = 600;
const ENDS_WITHIN_MS = 20_000;

/** Milliseconds for each step. */
export interface Patience {
  /** Until the program tells its address, lets itself be reached, and has its window. */
  readonly start: number;
  /** Until the notes are indexed, and the question is answered. */
  readonly answer: number;
}

const PATIENCE: Patience = { start: 120_000, answer: 120_000 };

export interface Trial {
  /** The text of the card that answered. */
  readonly card: string;
  /**
   * Memory of the engine's process after the answer, in MB (1,000,000 bytes); `null` where the system does not tell it
   * without more ado.
   */
  readonly engineMegabytes: number | null;
}

/**
 * Starts a packed program, searches in it, and ends it by closing its window. It uses a data folder of its own, which
 * is removed.
 *
 * @param program absolute path of the program
 * @param patience default: two minutes for each step
 * @throws Error that says which step failed, what the window showed, and what the program printed
 */
export async function tryPacked(program: string, patience = PATIENCE): Promise<Trial> {
  if (!statSync(program, { throwIfNoEntry: false })?.isFile())
    throw new Error(`There is no program ${program}. Pack it first: npm run pack -- --dir --real.`);
  const scratch = mkdtempSync(path.join(tmpdir(), 'quarry-try-'));
  const notes = path.join(scratch, 'notes');
  const data = path.join(scratch, 'data');
  for (const folder of [notes, data]) mkdirSync(folder);
  for (const [name, text] of Object.entries(NOTES)) writeFileSync(path.join(notes, name), text);
  // so that closing the window ends it
  writeFileSync(path.join(data, 'settings.json'), JSON.stringify({ desktop: { stayInTray: false } }));
  const started = startProgram(program, ['--data', data, notes], scratch);
  try {
    return await search(started, patience);
  } catch (error) {
    throw new Error(`${(error as Error).message}\nThe program printed:\n${started.printed() || '(nothing)'}`, {
      cause: error,
    });
  } finally {
    await started.kill();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

async function search(started: StartedProgram, patience: Patience): Promise<Trial> {
  const step = <T>(name: string, work: Promise<T>, within = patience.answer): Promise<T> =>
    bounded(name, work, started, within);
  const address = await step('tell where its pages can be reached', started.address, patience.start);
  // A page is taken as it is: with no defaults of a test, none of which Electron knows.
  const browser = await step(
    'let itself be reached',
    chromium.connectOverCDP(address, { noDefaults: true }),
    patience.start,
  );
  const page = await step('open its window', windowOf(browser, started), patience.start);
  try {
    await step(
      'bring the notes into the index',
      page.getByRole('contentinfo', { name: 'Status' }).getByText('Up to date').waitFor({ timeout: patience.answer }),
    );
    await step(
      'take a question',
      page.getByRole('combobox', { name: 'Search' }).fill(QUESTION, { timeout: patience.answer }),
    );
    const card = page
      .locator(`[data-answers="${QUESTION}"]`)
      .getByRole('treeitem')
      .filter({ hasText: ANSWER })
      .filter({ hasText: BY_MEANING })
      .first();
    await step('answer the question by its meaning', card.waitFor({ timeout: patience.answer }));
    const trial = {
      card: (await card.innerText()).replaceAll(/\s+/g, ' '),
      engineMegabytes: await started.engineMegabytes(),
    };
    await step('end well after its window was closed', closing(page, started), ENDS_WITHIN_MS);
    return trial;
  } catch (error) {
    const shown = await Promise.race([
      page.innerText('body').catch(() => ''),
      new Promise<string>((resolve) => setTimeout(resolve, 2_000, '')),
    ]);
    throw new Error(
      `${(error as Error).message}\nIts window showed: ${shown.replaceAll(/\s+/g, ' ').slice(0, SHOWN_CHARACTERS) || '(nothing)'}`,
      { cause: error },
    );
  } finally {
    await browser.close().catch(() => {});
  }
}

/** Its own failure, the program's end, or too long a wait: whichever comes first. */
async function bounded<T>(name: string, work: Promise<T>, started: StartedProgram, within: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The program did not ${name} within ${within / 1000} s.`)), within);
  });
  const ended = started.ended.then((how) => Promise.reject(new Error(`The program ${how} before it could ${name}.`)));
  for (const promise of [work, late, ended]) promise.catch(() => {}); // of those that lose
  try {
    return await Promise.race([name.startsWith('end ') ? late : ended, work, late]);
  } catch (error) {
    if ((error as Error).name !== 'TimeoutError') throw error;
    throw new Error(`The program did not ${name} within ${within / 1000} s.`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function windowOf(browser: Browser, started: StartedProgram): Promise<Page> {
  for (;;) {
    const page = browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((one) => one.url().replace(/#.*/, '').endsWith('/index.html'));
    if (page) return page;
    if (started.hasEnded()) throw new Error('The program has ended.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function closing(page: Page, started: StartedProgram): Promise<void> {
  await page.close();
  const how = await started.ended;
  if (how !== 'ended with code 0')
    throw new Error(`The program ${how} after its window was closed, and not with code 0.`);
}
