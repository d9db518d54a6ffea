import { document, fileStem } from '../document.ts';
import type { FormatReader, ParsedBlock } from '../format.ts';
import { damaged } from '../unparsable.ts';
import { eml } from './eml.ts';

/** The line that begins a message. */
const FROM = Buffer.from('From ');
/** Messages of one file that are read. */
const MOST_MESSAGES = 20_000;

/** Mailboxes (mbox): message by message, as mail is read; counted in paragraphs of all messages. */
export const mbox: FormatReader = {
  redaction: 'document',

  recognises: () => true,

  async parse({ path, bytes, redact }, headingTypes) {
    const messages = messagesIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (messages.length === 0 && bytes.some((byte) => byte > 32)) throw damaged(path, 'mailbox');
    const blocks: ParsedBlock[] = [];
    const problems: string[] = [];
    let count = 0;
    for (const [i, message] of messages.slice(0, MOST_MESSAGES).entries()) {
      try {
        const input = { path, bytes: message, text: '', redact };
        const { title, blocks: own, lineCount, date, zoneOffset } = await eml.parse(input, headingTypes);
        for (const one of own) blocks.push(moved(one, title, { date, zoneOffset }, count));
        count += lineCount;
      } catch {
        if (problems.length < 20) problems.push(`Message ${i + 1} is damaged and left out.`);
      }
    }
    if (messages.length > MOST_MESSAGES) problems.push(`Only its first ${MOST_MESSAGES} messages are read.`);
    return document({ title: fileStem(path), blocks, unit: 'paragraph', lineCount: count, problems });
  },
};

/** A block of a message, behind what stands before that message in the file. */
function moved(
  one: ParsedBlock,
  subject: string,
  { date, zoneOffset }: { readonly date: number | null; readonly zoneOffset?: number | null | undefined },
  by: number,
): ParsedBlock {
  const place = ({ start, end }: ParsedBlock['lines']): ParsedBlock['lines'] => ({ start: start + by, end: end + by });
  return {
    ...one,
    label: one.label || subject,
    headingPath: [subject, ...one.headingPath],
    happenedAt: one.happenedAt ?? date,
    zoneOffset: one.happenedAt === null ? zoneOffset : one.zoneOffset,
    lines: place(one.lines),
    observations: one.observations.map((observation) => ({ ...observation, lines: place(observation.lines) })),
  };
}

/** Each begins behind a line `From …` that stands first, or behind an empty one. */
function messagesIn(file: Buffer): readonly Uint8Array[] {
  const starts: number[] = [];
  for (let at = file.indexOf(FROM); at >= 0; at = file.indexOf(FROM, at + 1)) {
    const isFirst =
      at === 0 || (file[at - 1] === 10 && (file[at - 2] === 10 || (file[at - 2] === 13 && file[at - 3] === 10)));
    if (isFirst) starts.push(at);
  }
  return starts.map((start, i) => {
    const line = file.indexOf(10, start);
    const message = file.subarray(line < 0 ? file.length : line + 1, starts[i + 1] ?? file.length);
    return new Uint8Array(Buffer.from(message.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1'));
  });
}
