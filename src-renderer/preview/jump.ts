/** Takes the focus round the sides of a pair in the note: from the selected observation to its partners and back. */
export function goToNext(): void {
  const sides = [...document.querySelectorAll<HTMLElement>('#note [data-pair]')];
  const at = sides.findIndex((side) => side === document.activeElement);
  const next = sides[at < 0 ? afterHit(sides) : (at + 1) % sides.length];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
}

/** The first partner: the one behind the selected observation, or else the one before it. */
function afterHit(sides: readonly HTMLElement[]): number {
  return (sides.findIndex((side) => side.ariaCurrent === 'true') + 1) % Math.max(1, sides.length);
}
