/** People as notes and mail name them: `Anna Weber <anna@example.org>`, a name alone, an address alone. */
import { fold } from '../fold.ts';

const ADDRESS = /[^\s<>()[\]|,;:"]+@[^\s<>()[\]|,;:"]+/;
/** What stands around names and addresses: brackets, quotes, and the beginning of a link. */
const AROUND = /mailto:|[<>()[\]|,;"]/gi;

export interface Person {
  /** The name, else the address. */
  readonly value: string;
  /** The words of the name, and the address, folded, with spaces between. */
  readonly words: string;
}

/**
 * The people that a text names. Found by the words of the name, and by the address; counted under the name where there
 * is one.
 */
export function readPeople(text: string): readonly Person[] {
  return split(text).flatMap((part) => {
    const plain = part.replace(/[?][^\s>)\]]*/g, ''); // `mailto:anna@example.org?subject=Beds`
    const address = ADDRESS.exec(plain)?.[0] ?? '';
    const name = plain
      .replaceAll(address || '\0', ' ')
      .replace(AROUND, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const value = name || address;
    return value === '' ? [] : [{ value, words: [...new Set(wordsOfPerson(`${name} ${address}`))].join(' ') }];
  });
}

/** The words by which a person is looked for: of the name, or the address as one. */
export function wordsOfPerson(typed: string): readonly string[] {
  const words = fold(typed.replaceAll('’', "'").replace(AROUND, ' ')).split(/\s+/);
  return words.map((word) => word.replace(/^[@'.]+|['.]+$/g, '')).filter((word) => word !== '');
}

/**
 * A text that names several people, cut between them. `Weber, Anna` is one: a part that is a person has two words or an
 * address.
 */
function split(text: string): readonly string[] {
  return text.split(/;|\n/).flatMap((part) => {
    const parts = part.split(/,|\s(?:and|&)\s/);
    return parts.every((one) => /\S\s+\S|@/.test(one.trim())) ? parts : [part];
  });
}
