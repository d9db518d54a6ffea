import * as zlib from 'node:zlib';
import { formatInput } from '../encoding.ts';
import type { FormatReader } from '../format.ts';
import { damaged, unparsable } from '../unparsable.ts';

/** What is unpacked of one file at most, in bytes. All of it is in memory, several times while it is read. */
const MOST_BYTES = 100 * 1024 * 1024;
/** The name without the end that says how it is packed. */
const PACKED = /\.zst$/i;

/** Logs and texts packed with Zstandard, such as `rollout.jsonl.zst`: what is in them is read as by its own name. */
export const zst: FormatReader = {
  redaction: 'document',

  recognises: () => true,

  async parse({ path, bytes, redact }, headingTypes) {
    const name = path.replace(PACKED, '');
    const input = formatInput(name, unpacked(path, bytes));
    const found = (await readersFor(name)).find((reader) => reader.recognises(input));
    if (!found)
      throw unparsable(
        path,
        'It is packed, and what is in it is of a kind that Quarry does not read so.',
        'Unpack it with zstd -d and add that file, or leave it out with an ignore rule.',
      );
    const text = found.redaction === 'document' ? input.text : redact(input.text);
    return found.parse({ path: name, bytes: input.bytes, text, redact }, headingTypes);
  },
};

/** The readers of what programs pack: logs of assistants, and texts. */
async function readersFor(name: string): Promise<readonly FormatReader[]> {
  if (/\.jsonl$/i.test(name)) {
    const { piLog } = await import('../assistants/pi-log.ts');
    const { copilotLog } = await import('../assistants/copilot-log.ts');
    const { claudeLog } = await import('../assistants/claude-log.ts');
    const { codexLog } = await import('../assistants/codex-log.ts');
    return [piLog, copilotLog, claudeLog, codexLog];
  }
  if (/\.(?:md|markdown)$/i.test(name)) return [(await import('../notes/markdown.ts')).markdown];
  return /\.txt$/i.test(name) ? [(await import('../notes/text.ts')).text] : [];
}

function unpacked(path: string, bytes: Uint8Array): Uint8Array {
  if (typeof zlib.zstdDecompressSync !== 'function')
    throw unparsable(path, 'This version of Quarry cannot unpack it.', 'Unpack it with zstd -d and add that file.');
  try {
    return zlib.zstdDecompressSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw unparsable(
        path,
        `It would unpack to more than ${MOST_BYTES / 2 ** 20} MB.`,
        'Unpack it with zstd -d and add that file.',
        cause,
      );
    throw damaged(path, 'file packed with Zstandard', cause);
  }
}
