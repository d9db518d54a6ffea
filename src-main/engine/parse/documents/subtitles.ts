import type { FormatReader } from '../format.ts';
import { documentOfLines, numberedLines, PartLines } from './part-lines.ts';

/** When a cue is shown: `00:01:02.500 --> 00:01:05.000`, with a comma in SRT. */
const TIMES = /^\s*(?:(\d+):)?(\d\d):(\d\d)[.,]\d{1,3}\s+-->\s+(?:\d+:)?\d\d:\d\d[.,]\d{1,3}/;
/** Who speaks, in WebVTT: `<v Ada>`. */
const VOICE = /^<v(?:\.[^ >]*)? ([^>]{1,100})>/;
/** Blocks of WebVTT that are not spoken. */
const ASIDE = /^(?:NOTE|STYLE|REGION)\b/;
/** A part ends with a sentence once it has so many characters. */
const ENOUGH = 300;

/** Subtitles and transcripts (WebVTT, SRT): what is said, cues joined to sentences, in the lines of the file. */
export const subtitles: FormatReader = {
  redaction: 'text',

  recognises: () => true,

  parse(input) {
    const parts = new PartLines();
    let where: 'head' | 'cue' | 'between' | 'aside' = 'head';
    let last = '';
    let speaker = '';
    let length = 0;
    const end = (): void => {
      parts.blank();
      length = 0;
    };
    for (const [raw, number] of numberedLines(input.text)) {
      if (raw.trim() === '') where = 'between';
      else if (TIMES.test(raw)) where = 'cue';
      else if (where === 'between' && ASIDE.test(raw)) where = 'aside';
      else if (where === 'cue') {
        const voice = VOICE.exec(raw.trim())?.[1]?.trim() ?? '';
        const said = plain(raw);
        // Cues that roll show each line twice.
        if (said === '' || said === last) continue;
        last = said;
        if (voice !== '' && voice !== speaker) end();
        const text = voice !== '' && voice !== speaker ? `${voice}: ${said}` : said;
        if (voice !== '') speaker = voice;
        parts.text(text, number);
        length += text.length;
        if (length > ENOUGH && /[.!?…。？！]["'”’)]*$/.test(said)) end();
      }
    }
    return documentOfLines(input, parts.end(), {});
  },
};

/** A cue's words, without times, classes and tags within it. */
function plain(raw: string): string {
  return raw
    .replace(/<[^<>]{0,200}>|\{\\[^{}]{0,100}\}/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => ENTITIES[name] ?? '')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', lrm: '', rlm: '' };
