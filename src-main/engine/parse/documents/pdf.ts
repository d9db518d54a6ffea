import type { getDocument } from 'unpdf/pdfjs';
import type { EngineError } from '../../../../src-shared/errors.ts';
import type { Moment } from '../../../../src-shared/time/wall.ts';
import { momentInName, parseDate } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import { readFlow } from './flow.ts';
import type { FormatReader } from '../format.ts';
import { CharacterMaps } from './pdf-cmaps.ts';
import { layOut, linesOfPage } from './pdf-layout.ts';
import type { TextRun } from './pdf-text.ts';
import { hasBomb } from './pdf-streams.ts';
import { damaged, unparsable } from '../unparsable.ts';

type Pdf = Awaited<ReturnType<typeof getDocument>['promise']>;

/** What programs put there by themselves. */
const NO_TITLE =
  /^(?:microsoft (?:word|powerpoint) - )?(?:untitled.*|document ?\d*|.*\.(?:docx?|odt|pptx?|tex|indd|dvi))?$/i;
/** A broken file may promise a million pages and have none. */
const MOST_BROKEN = 10;
/** The text of ten thousand pages, in characters, and in pieces with a place of their own. */
const MOST_CHARACTERS = 30_000_000;
const MOST_RUNS = 1_500_000;

/** PDF: paragraphs by where their lines stand on the page, headings by their size. Pictures of text are not read. */
export const pdf: FormatReader = {
  recognises: () => true,

  async parse({ path, bytes }, headingTypes) {
    if (hasBomb(bytes)) throw tooMuch(path);
    const { getDocument: open } = await import('unpdf/pdfjs');
    passOverRejections();
    // Text only: no fonts are loaded, nothing is fetched or drawn. The bytes are handed over, so they are a copy.
    const task = open({
      data: new Uint8Array(bytes),
      verbosity: 0,
      disableFontFace: true,
      useSystemFonts: false,
      useWasm: false,
      useWorkerFetch: false,
      isImageDecoderSupported: false,
      cMapUrl: 'cmaps/',
      cMapPacked: true,
      BinaryDataFactory: CharacterMaps,
    });
    try {
      const opened = await task.promise;
      const stem = fileStem(path);
      const about = await aboutOf(opened);
      const { pages, problems } = await readPages(opened);
      const parts = layOut(pages);
      const heading = parts.find((part) => part.kind === 'heading' && part.level === 1)?.text ?? '';
      const date = about.created ?? momentInName(stem);
      return document({
        title: NO_TITLE.test(about.title) ? stem : about.title,
        ...dated(date),
        blocks: readFlow(parts, heading, date, headingTypes),
        unit: 'page',
        lineCount: pages.length,
        problems,
      });
    } catch (error) {
      if (error instanceof Error && error.name === 'PasswordException') {
        throw unparsable(path, 'It is protected by a password.', 'Save a copy without a password and add that.');
      }
      if (error instanceof TooMuchText) throw tooMuch(path);
      throw damaged(path, 'PDF', error);
    } finally {
      await task.destroy().catch(() => {});
    }
  },
};

function tooMuch(path: string): EngineError {
  return unparsable(
    path,
    'It unpacks to much more data than a PDF needs.',
    'Check where the file comes from. If you trust it, print it to a new PDF.',
  );
}

/** The names of the library's own errors, such as `XRefEntryException`. */
const LIBRARY_ERROR = /Exception$|^FormatError$/;
let passingOver = false;

/**
 * In a damaged file the library looks for objects in advance and sometimes drops the promise: its rejection, handled by
 * nobody, would end the process although the file's own error is thrown as it should be. All others still do.
 */
function passOverRejections(): void {
  if (passingOver) return;
  passingOver = true;
  process.on('unhandledRejection', (reason) => {
    const known = reason instanceof Error && LIBRARY_ERROR.test(reason.name);
    if (!known && process.listenerCount('unhandledRejection') === 1) throw reason;
  });
}

async function readPages(opened: Pdf): Promise<{ pages: ReturnType<typeof linesOfPage>[]; problems: string[] }> {
  const pages: ReturnType<typeof linesOfPage>[] = [];
  const budget = { characters: MOST_CHARACTERS, runs: MOST_RUNS };
  const broken: number[] = [];
  for (let number = 1; number <= opened.numPages && broken.length < MOST_BROKEN; number++) {
    try {
      pages.push(linesOfPage(await readPage(opened, number, budget), number));
    } catch (error) {
      if (error instanceof TooMuchText) throw error;
      broken.push(number);
      pages.push([]);
    }
  }
  if (pages.length === broken.length) throw new Error('no page could be read');
  const empty = pages.flatMap((lines, i) => (lines.length === 0 && !broken.includes(i + 1) ? [i + 1] : []));
  // The library finds no page behind one that it cannot find, and takes that one for the last.
  const lost = pages.length === broken[broken.length - 1] ? broken.pop() : undefined;
  const problems: string[] = [];
  if (broken.length > 0) problems.push(`${pagesCalled(broken)} could not be read.`);
  if (lost !== undefined) problems.push(`Nothing from page ${lost} on could be read.`);
  if (empty.length > 0)
    problems.push(`${pagesCalled(empty)} ${empty.length === 1 ? 'has' : 'have'} no text: empty, or a picture of text.`);
  return { pages, problems };
}

/** What is still let in of a file's text. */
interface Budget {
  characters: number;
  runs: number;
}

class TooMuchText extends Error {}

/**
 * Takes the text as it comes, so that a page that draws the same thing again and again is left before it fills the
 * memory.
 */
async function readPage(opened: Pdf, number: number, budget: Budget): Promise<TextRun[]> {
  const page = await opened.getPage(number);
  const reader = page.streamTextContent().getReader() as ReadableStreamDefaultReader<{
    readonly items: Awaited<ReturnType<typeof page.getTextContent>>['items'];
  }>;
  const runs: TextRun[] = [];
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      for (const item of part.value.items) {
        if (!('str' in item)) continue;
        budget.runs--;
        budget.characters -= item.str.length;
        if (budget.runs < 0 || budget.characters < 0) throw new TooMuchText();
        const [, , , , x, y] = item.transform as number[];
        runs.push({
          text: item.str,
          x: x ?? 0,
          y: y ?? 0,
          width: item.width,
          height: item.height,
          endsLine: item.hasEOL,
        });
      }
    }
  } catch (error) {
    await reader.cancel(error).catch(() => {});
    throw error;
  }
  page.cleanup();
  return runs;
}

async function aboutOf(opened: Pdf): Promise<{ title: string; created: Moment | null }> {
  try {
    const info = (await opened.getMetadata()).info as Readonly<Record<string, unknown>>;
    const title = typeof info['Title'] === 'string' ? info['Title'].trim() : '';
    return { title, created: typeof info['CreationDate'] === 'string' ? parsePdfDate(info['CreationDate']) : null };
  } catch {
    return { title: '', created: null };
  }
}

/** `D:20250301101112+01'00'`; `null` for anything else. */
function parsePdfDate(text: string): Moment | null {
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?\d\d)?/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, zone] = match;
  return parseDate(
    `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}${zone?.replace("'", '') ?? ''}`,
  );
}

/** `Page 3`, `Pages 3, 4 and 7`, `12 pages`. */
function pagesCalled(numbers: readonly number[]): string {
  if (numbers.length === 1) return `Page ${numbers[0]}`;
  if (numbers.length > 5) return `${numbers.length} pages`;
  return `Pages ${numbers.slice(0, -1).join(', ')} and ${numbers[numbers.length - 1]}`;
}
