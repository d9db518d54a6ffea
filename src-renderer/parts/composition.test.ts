import { expect, it } from 'vitest';
import { keepCompositionApart } from './composition.ts';

it('a key of an input method reaches no field, any other does', () => {
  const target = new EventTarget();
  keepCompositionApart(target as Window);
  const heard: string[] = [];
  target.addEventListener('keydown', (event) => heard.push((event as KeyboardEvent).key));
  const press = (key: string, about: object): boolean =>
    target.dispatchEvent(Object.assign(new Event('keydown', { cancelable: true }), { key, ...about }));
  press('composing', { isComposing: true, keyCode: 13 });
  press('ends', { isComposing: false, keyCode: 229 });
  press('Enter', { isComposing: false, keyCode: 13 });
  expect(heard).toEqual(['Enter']);
});
