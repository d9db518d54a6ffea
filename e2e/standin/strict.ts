/** Makes what is missing in the stand-in an error that names it, instead of an `undefined` somewhere else. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, member) {
      // Promises, printing and comparing ask for members that nobody wrote.
      if (typeof member === 'string' && !(member in object) && !['then', 'toJSON', 'asymmetricMatch'].includes(member)) throw new Error(`The stand-in has no ${name}.${member}.`);
      return Reflect.get(object, member);
    },
  });
}
