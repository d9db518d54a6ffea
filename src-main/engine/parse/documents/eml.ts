import type { Address, Email } from 'postal-mime';
import { type Moment, timed } from '../../../../src-shared/time/wall.ts';
import { momentInName, parseMailDate } from '../../../../src-shared/time/written.ts';
import { block, dated, document, fileStem, observation } from '../document.ts';
import { inPlace, readFlow } from './flow.ts';
import type { FormatReader, HeadingTypes, ParsedBlock } from '../format.ts';
import { propertiesOfMail } from '../properties.ts';
import { readPage } from './html-parts.ts';
import { scanLines } from '../notes/lines.ts';
import { collectInProportion } from './mail-decoders.ts';
import { readBlocks } from '../notes/sections.ts';
import { damaged, unparsable } from '../unparsable.ts';

/** Headers without at least one of which a file is no message. */
const KNOWN = new Set(['from', 'to', 'subject', 'date', 'message-id', 'received', 'return-path']);

/** Bytes of all header lines, those of its parts too; a long chain of servers writes a tenth of it. */
const MOST_HEADERS = 512 * 1024;
/** A forwarded message in a forwarded message is two levels of parts. */
const DEEPEST = 64;

/** Lines that may begin a part; a digest of a mailing list has some hundreds. */
const MOST_PARTS = 20_000;

/** E-mail messages: who wrote to whom, then the text; attachments are named and not read. */
export const eml: FormatReader = {
  redaction: 'document',

  recognises: () => true,

  async parse({ path, bytes, redact }, headingTypes) {
    const { default: postalMime } = await import('postal-mime');
    collectInProportion(postalMime);
    if (hasEndlessParts(bytes))
      throw unparsable(
        path,
        'It has too many parts for an e-mail message.',
        'Check where the file comes from. If you trust it, save its text as a new file.',
      );
    const email = await postalMime
      .parse(bytes, { attachmentEncoding: 'arraybuffer', maxHeadersSize: MOST_HEADERS, maxNestingDepth: DEEPEST })
      .catch((error: unknown) => {
        throw damaged(path, 'e-mail message', error);
      });
    if (!email.headers.some(({ key }) => KNOWN.has(key))) throw damaged(path, 'e-mail message');
    const stem = fileStem(path);
    const date = dateOf(email) ?? momentInName(stem);
    const head = headOf(email, date);
    const first = head ? 2 : 1;
    const { blocks, count } = bodyOf(
      { text: redact(email.text ?? ''), html: redact(email.html ?? '') },
      date,
      first,
      headingTypes,
    );
    return document({
      title: email.subject?.trim() || stem,
      ...dated(date),
      properties: propertiesOfMail((name) => headerTexts(email, name)),
      blocks: head ? [head, ...blocks] : blocks,
      unit: 'paragraph',
      lineCount: first - 1 + count,
    });
  },
};

/**
 * Whether a message of parts has more lines that may begin one than the library can take: its time grows faster than
 * they do.
 */
function hasEndlessParts(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!/multipart\//i.test(file.toString('latin1', 0, MOST_HEADERS))) return false;
  let parts = 0;
  for (let at = file.indexOf('\n--'); at >= 0; at = file.indexOf('\n--', at + 3)) if (++parts > MOST_PARTS) return true;
  return false;
}

/** From the header itself: the library gives the date in UTC, without the offset of the sender. */
function dateOf(email: Email): Moment | null {
  const written = email.headers.find(({ key }) => key === 'date')?.value ?? '';
  return parseMailDate(written) ?? parseMailDate(email.date ?? '');
}

/** The first paragraph: sender, receivers and the names of what is attached. */
function headOf(email: Email, date: Moment | null): ParsedBlock | null {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['From', addresses(email.from ? [email.from] : [])],
    ['To', addresses(email.to ?? [])],
    ['Cc', addresses(email.cc ?? [])],
    ['Attachments', email.attachments.flatMap(({ filename }) => filename ?? [])],
  ];
  const text = rows
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `${name}: ${values.join(', ')}`)
    .join('\n');
  if (text === '') return null;
  return block({
    type: 'context',
    observations: [observation({ type: 'context', text, lines: { start: 1, end: 1 }, ...timed(date) })],
  });
}

/** Who stands in a header of addresses; of others the text. */
function headerTexts(email: Email, name: string): string[] {
  // A sender is one person, or one company, whatever signs stand in the name: none of them parts people here.
  if (name === 'from')
    return (email.from ? addresses([email.from]) : []).map((sender) => sender.replace(/[,;&]|\sand\s/g, ' '));
  return email.headers.flatMap(({ key, value }) => (key === name ? [value] : []));
}

function addresses(list: readonly Address[]): string[] {
  return list.flatMap((address) => {
    if (address.group) return addresses(address.group);
    const { name, address: at } = address;
    return name && at ? `${name} <${at}>` : name || at || [];
  });
}

/** The message itself, its paragraphs counted from `first`; where it comes as text and as a page, the text. */
function bodyOf(
  { text, html }: { readonly text: string; readonly html: string },
  date: Moment | null,
  first: number,
  headingTypes: HeadingTypes | undefined,
): { blocks: ParsedBlock[]; count: number } {
  if (text.trim() === '') {
    const { parts } = readPage(html);
    const placed = parts.map((part, i) => ({ ...part, place: { start: first + i, end: first + i } }));
    return { blocks: readFlow(placed, '', date, headingTypes), count: parts.length };
  }
  const lines = scanLines(text);
  const paragraphs: number[] = [];
  let paragraph = first - 1;
  lines.forEach((line, i) => {
    const above = lines[i - 1]?.kind ?? 'blank';
    const begins = above === 'blank' || above === 'heading' || line.kind === 'heading' || line.kind === 'item';
    if (line.kind !== 'blank' && line.kind !== 'rule' && begins) paragraph++;
    paragraphs.push(Math.max(first, paragraph));
  });
  const blocks = inPlace(
    readBlocks(lines, { session: false, timeOf: () => null, date, title: '', headingTypes }),
    (line) => {
      const at = paragraphs[line - 1]!;
      return { start: at, end: at };
    },
  );
  return { blocks, count: paragraph - first + 1 };
}
