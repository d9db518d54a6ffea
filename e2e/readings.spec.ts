import { expect, test } from './support/test.ts';

test('a question for reasons shows its reading, which can be taken off and followed again', async ({
  quarry,
  page,
}) => {
  const question = 'why do we take the median of the probes';
  await quarry.search(question);
  const chip = page.getByRole('button', { name: 'reasons first' });
  await expect(chip).toHaveAttribute('aria-pressed', 'true');
  await chip.click();
  await expect(chip).toHaveAttribute('aria-pressed', 'false');
  await expect(quarry.box).toHaveValue(question);
  await expect(quarry.box).toBeFocused();
  await chip.click();
  await expect(chip).toHaveAttribute('aria-pressed', 'true');
});

test('a type in plain words offers its filter', async ({ quarry, page }) => {
  await quarry.search('decisions about probes');
  await page.getByRole('button', { name: 'only these' }).click();
  await expect(quarry.box).toHaveValue('probes type:decision');
});

test('what no note has is said, and the nearest can be continued', async ({ quarry, page }) => {
  await quarry.search('kubernetes');
  await expect(page.getByRole('note')).toContainText('No note contains “kubernetes”. Nearest in meaning:');
  await expect(quarry.results).toHaveCount(5);
  await page.getByRole('button', { name: /^Show \d+ more/ }).click();
  await expect.poll(() => quarry.results.count()).toBeGreaterThan(5);
});
