import { useEffect } from 'react';
import { actionFor, type Place } from '../actions.ts';
import { useApp } from '../app.ts';

/** Whether ⌘ is this machine's command key. */
export const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** Turns key presses anywhere in the window into actions. A dialog that is open keeps its keys for itself. */
export function useShortcuts(): void {
  const app = useApp();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || inDialog(event.target)) return;
      const action = actionFor(event, placeOf(event.target), app.store.get(), MAC);
      if (!action) return;
      event.preventDefault();
      action.run(app);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [app]);
}

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target instanceof HTMLTextAreaElement && target.id === 'box')
    return target.selectionStart === target.value.length ? 'box-end' : 'box';
  if (target.matches('input, textarea, select, [contenteditable]')) return 'field';
  if (target.matches('a, button, summary, [tabindex]')) return 'control';
  return 'page';
}

function inDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('dialog') !== null;
}
