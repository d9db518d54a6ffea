/** Texts that a log holds twice, in two kinds of lines: the second line is told from a text that is new. */

/** So many texts wait for their second line; a log repeats a text within a few lines. */
const MOST_WAITING = 64;

/** Plain data: what waits, the oldest first. */
export type WaitingTexts = readonly (readonly [kind: string, text: string])[];

/** Texts are the same whatever blanks are between their words. */
export class RepeatedTexts {
  private readonly waiting: (readonly [kind: string, text: string])[];

  /** @param waiting to go on from. Default: nothing */
  constructor(waiting: WaitingTexts = []) {
    this.waiting = [...waiting];
  }

  /** Notes that a line of this kind has said a text, which another line will say again. */
  add(kind: string, text: string): void {
    this.waiting.push([kind, sameBlanks(text)]);
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
  }

  /** Whether a line of this kind has said a text that waits; it waits no longer. */
  take(kind: string, text: string): boolean {
    const same = sameBlanks(text);
    const at = this.waiting.findIndex(([own, waits]) => own === kind && waits === same);
    if (at >= 0) this.waiting.splice(at, 1);
    return at >= 0;
  }

  /** Plain data to go on from. */
  state(): WaitingTexts {
    return [...this.waiting];
  }
}

function sameBlanks(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
