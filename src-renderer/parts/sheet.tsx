import { useLayoutEffect, useRef } from 'react';
import { useApp } from '../app.ts';
import './parts.css';

interface Props {
  readonly label: string;
  /** What Escape and a click beside it do. Default: the sheet closes. */
  readonly onClose?: () => void;
  readonly children: React.ReactNode;
}

/**
 * A dialog over the window: takes the focus (to what is marked `data-first`, where it opens with that), closes by
 * Escape or a click beside it, and gives the focus back to the box.
 */
export function Sheet({ label, onClose, children }: Props): React.JSX.Element {
  const app = useApp();
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) {
      element.showModal(); // takes the focus to the first thing in it
      element.querySelector<HTMLElement>('[data-first]')?.focus();
    }
    return () => {
      element?.close(); // before it leaves the page: all else is inert until then
      app.focusBox();
    };
  }, [app]);

  const close = onClose ?? ((): void => app.open('none'));

  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div className="sheet-body">{children}</div>
    </dialog>
  );
}
