import { withoutEscapes } from '../../../../src-shared/as-read.ts';
import type { FormatInput, ParsedBlock } from '../format.ts';

/** An entity, an escaped sign, or emphasis that touches a word on its inner side and on its outer. */
const MARKED = /&[#a-z]|\\[!-/:-@[-`{-~]|[^\s*([{"'](?:\*{1,3}|~~|==)[^\s*.,;:!?)\]}"']/i;
/** Code shows its signs as they are. */
const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]*`)/;

/**
 * The blocks with entities, escaped signs and emphasis inside words as what a reader sees.
 *
 * @param redact takes the secrets out of what is new
 */
export function asShown(blocks: readonly ParsedBlock[], redact: FormatInput['redact']): ParsedBlock[] {
  const shown = (text: string): string => {
    if (!MARKED.test(text)) return text;
    const read = text
      .split(CODE)
      .map((part, i) => (i % 2 === 0 ? withoutEscapes(part) : part))
      .join('');
    return read === text || read.trim() === '' ? text : redact(read);
  };
  return blocks.map((block) => ({
    ...block,
    label: shown(block.label),
    headingPath: block.headingPath.map(shown),
    observations: block.observations.map((one) => ({ ...one, text: shown(one.text) })),
  }));
}
