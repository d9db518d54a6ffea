/** Where a pointer is on the screen, as its events say. */
interface Place {
  readonly screenX: number;
  readonly screenY: number;
}

/**
 * Tells a pointer that a person moves from one that rests while something comes or grows under it: the browser tells of
 * both in the same way.
 */
export interface PointerWatch {
  /** Notes each movement over the whole area. */
  note(place: Place): void;
  /** Whether the last one was a person's. The first since the pointer came is none. */
  readonly moved: boolean;
  /** The pointer has left, or the area was hidden. */
  forget(): void;
}

export function watchPointer(): PointerWatch {
  let last: Place | null = null;
  let moved = false;
  return {
    note({ screenX, screenY }) {
      moved = last !== null && (last.screenX !== screenX || last.screenY !== screenY);
      last = { screenX, screenY };
    },
    get moved() {
      return moved;
    },
    forget() {
      last = null;
      moved = false;
    },
  };
}
