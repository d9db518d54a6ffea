/**
 * The figures of the scale benchmark for a person: sizes side by side, Quarry's figures and then each peer's below each
 * other.
 */
import { meets, TARGETS } from '../targets.ts';

/** Rows of cells, the header first; each figure beside its target, where there is one. */
export function scaleTable(figures: Readonly<Record<string, number>>): readonly (readonly string[])[] {
  const sized = Object.entries(figures).flatMap(([name, value]) => {
    const [, size, figure] = /^scale_(\d+)_(.+)$/.exec(name) ?? [];
    return size && figure ? [{ name, size: Number(size), figure, value }] : [];
  });
  const sizes = [...new Set(sized.map(({ size }) => size))];
  const cellOf = (figure: string, size: number): string => {
    const found = sized.find((one) => one.figure === figure && one.size === size);
    return found ? cell(found.name, found.value) : '';
  };
  const whole = Object.entries(figures).filter(([name]) => !/^scale_\d/.test(name));
  return [
    ['observations', ...sizes.map((size) => size.toLocaleString('en'))],
    ...[...new Set(sized.map(({ figure }) => figure))].map((figure) => [
      figure,
      ...sizes.map((size) => cellOf(figure, size)),
    ]),
    ...whole.map(([name, value]) => [name.replace(/^scale_/, ''), cell(name, value), ...sizes.slice(1).map(() => '')]),
  ];
}

function cell(name: string, value: number): string {
  const target = TARGETS[name];
  if (!target) return String(value);
  return `${value} (${target.sense === 'at most' ? '≤' : '≥'} ${target.limit}${meets(value, target) ? '' : ', MISSED'})`;
}
