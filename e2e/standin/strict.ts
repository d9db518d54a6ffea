import { EventEmitter } from 'node:events';

/** What can still be asked of a window or a page that has gone, beside its listeners. */
const AFTER_DEATH: ReadonlySet<string> = new Set(['isDestroyed', 'then', 'end', 'id', 'destroyed', 'gone']);

/**
 * Makes what is missing in the stand-in an error that names it, instead of an `undefined` somewhere else.
 *
 * @param isGone for what cannot be used any more from some time on, as in Electron
 */
export function strict<T extends object>(name: string, target: T, isGone: () => boolean = () => false): T {
  return new Proxy(target, {
    get(object, member) {
      if (
        typeof member === 'string' &&
        isGone() &&
        !AFTER_DEATH.has(member) &&
        !member.startsWith('_') &&
        !(member in EventEmitter.prototype)
      )
        throw new TypeError('Object has been destroyed');
      // Promises, printing and comparing ask for members that nobody wrote.
      if (typeof member === 'string' && !(member in object) && !['then', 'toJSON', 'asymmetricMatch'].includes(member))
        throw new Error(`The stand-in has no ${name}.${member}.`);
      return Reflect.get(object, member);
    },
  });
}
