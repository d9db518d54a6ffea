import { expect, it } from 'vitest';
import { watchPointer } from './pointer-moved.ts';

it('knows a person who moves the pointer from a pointer that rests', () => {
  const pointer = watchPointer();
  const at = (screenX: number, screenY: number): boolean => (pointer.note({ screenX, screenY }), pointer.moved);
  expect([at(10, 10), at(10, 10), at(10, 11), at(10, 11), at(9, 11)]).toEqual([false, false, true, false, true]);
});

it('begins anew when the pointer comes again', () => {
  const pointer = watchPointer();
  pointer.note({ screenX: 1, screenY: 1 });
  pointer.note({ screenX: 2, screenY: 1 });
  expect(pointer.moved).toBe(true);
  pointer.forget();
  pointer.note({ screenX: 500, screenY: 500 });
  expect(pointer.moved).toBe(false);
});
