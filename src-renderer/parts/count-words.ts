import type { Observation, ObservationType } from '../../src-shared/model.ts';

const NUMBER = new Intl.NumberFormat('en-US');

/** `9,812`. */
export function count(n: number): string {
  return NUMBER.format(n);
}

/** `1 note`, `9,812 notes`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** `6 ms`; one digit more below two, so that a fast answer is not a zero. */
export function millis(ms: number): string {
  return ms < 2 ? `${ms.toFixed(1)} ms` : `${count(Math.round(ms))} ms`;
}

/** The word for a type as it stands on a card. */
export function typeWord(type: ObservationType): string {
  return type === 'next' ? 'Next step' : type.charAt(0).toUpperCase() + type.slice(1);
}

/** Who said a message (`User`, `Assistant`); empty for what is none. */
export function speakerOf({ type, label }: Pick<Observation, 'type' | 'label'>): string {
  return type === 'message' ? label : '';
}

/** The last part of a path, whichever system wrote it. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || path;
}

/** A path with the user's home folder as `~`. */
export function shortPath(path: string, home: string | undefined): string {
  if (!home || !path.startsWith(home)) return path;
  const rest = path.slice(home.length);
  return rest === '' || rest.startsWith('/') || rest.startsWith('\\') ? `~${rest}` : path;
}

/** The reverse of {@link shortPath}, for what a person typed. */
export function longPath(typed: string, home: string | undefined): string {
  return home && /^~(?=$|[\\/])/.test(typed) ? home + typed.slice(1) : typed;
}
