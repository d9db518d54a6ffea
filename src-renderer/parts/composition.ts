/**
 * Keeps the keys of an input method from the page: Enter chooses a word then, and must not run or add anything. Keys
 * are stopped before any field hears them, so that no field can forget it.
 *
 * @param target default: the window
 */
export function keepCompositionApart(target: Pick<Window, 'addEventListener'> = window): void {
  target.addEventListener(
    'keydown',
    (event) => {
      // Some systems send the Enter that ends a composition after its end, with this code.
      if (event.isComposing || event.keyCode === COMPOSING) event.stopImmediatePropagation();
    },
    { capture: true },
  );
}

const COMPOSING = 229;
