/** The options of every command that prints a part of a list. */
import { type Command, InvalidArgumentError } from 'commander';

export interface PageFlags {
  readonly limit: number;
  readonly offset: number;
}

/** @param what the items, in the plural @param most of them on a page */
export function withPageFlags(command: Command, what: string, most: number, usual: number): Command {
  return command
    .option('--limit <N>', `most ${what} to print, 1 to ${most}`, wholeNumber(1, most), usual)
    .option('--offset <N>', `pass over so many ${what} first, for the next page`, wholeNumber(0, 1_000_000_000), 0);
}

/** `11–20 of 312`; `3` where that is all. */
export function pageText(offset: number, shown: number, total: number | null): string {
  const said = (n: number): string => n.toLocaleString('en');
  if (total === null || (offset === 0 && shown >= total)) return said(shown);
  return `${offset === 0 ? said(shown) : shown === 1 ? `number ${said(offset + 1)}` : `${said(offset + 1)}–${said(offset + shown)}`} of ${said(total)}`;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most)
      throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
    return number;
  };
}
