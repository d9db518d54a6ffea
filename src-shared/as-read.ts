/** A text as a person reads it in a page, not as its markup is written: for comparing with what people type. */
import { decodeHTMLStrict } from 'entities';

const MARKED = /[&\\[*=~<]/;
/** `[words](address)`, `![alt](address)`, `[words][name]`; the words have no brackets. */
const LINK =
  /!?\[([^[\]\n]{0,1000})\](?:\([^()\s]{0,4000}(?:\([^()\s]{0,200}\)[^()\s]{0,4000})?(?:\s+["'][^"'\n]{0,300}["'])?\)|(?<![\p{L}\p{N}_)\]]\[[^[\]\n]{0,1000}\])\[[^[\]\n]{0,100}\])/gu;
/** `[[note|words]]` of wikis, `[[address][words]]` of Org. */
const WIKILINK = /!?\[\[([^[\]\n]{1,2000})\](?:\[([^[\]\n]{1,1000})\])?\]/g;
const TAG = /<\/?(?:a|abbr|b|code|del|em|font|i|ins|kbd|mark|s|small|span|strong|sub|sup|u)(?:\s[^<>\n]{0,1000})?>/gi;
/** Emphasis that begins or ends inside a word. */
const IN_WORD =
  /(?:(?<=[\p{L}\p{N}])(\*{1,3}|~~|==)([\p{L}\p{M}]{1,100})\1|(\*{1,3}|~~|==)([\p{L}\p{M}]{1,100})\3(?=\p{L}))/gu;
const ESCAPE = /\\([!-/:-@[-`{-~])/g;

/** Takes time in proportion to the text's length, and leaves a text without markup as it is. */
export function asRead(text: string): string {
  if (!MARKED.test(text)) return text;
  let read = text;
  if (read.includes('[')) read = read.replace(WIKILINK, wikiWords).replace(LINK, '$1');
  if (read.includes('<')) read = read.replace(TAG, '');
  return withoutEscapes(read);
}

/** The addresses that {@link asRead} takes out of a text. */
export function addressesIn(text: string): string[] {
  if (!text.includes('[')) return [];
  return [
    ...Array.from(text.matchAll(WIKILINK), ([link, inner = '', words]) => (words ? inner : targetOf(link, inner))),
    ...Array.from(text.replace(WIKILINK, ' ').matchAll(LINK), ([link, words = '']) =>
      link.slice(link.indexOf(words) + words.length),
    ),
  ].filter((address) => address !== '');
}

function targetOf(_: string, inner: string): string {
  const bar = inner.indexOf('|');
  return bar < 0 ? '' : inner.slice(0, bar);
}

function wikiWords(_: string, inner: string, words?: string): string {
  return words ?? inner.slice(inner.lastIndexOf('|') + 1);
}

/** Entities, escaped signs and emphasis inside a word as what they stand for; links stay. */
export function withoutEscapes(text: string): string {
  let read = text;
  if (read.includes('&')) read = read.replace(ENTITY, (entity) => decodeHTMLStrict(entity));
  if (/[*=~]/.test(read)) read = read.replace(IN_WORD, (_, _a, inside = '', _b, outside = '') => inside + outside);
  return read.includes('\\') ? read.replace(ESCAPE, '$1') : read;
}
const ENTITY = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});/gi;
