import { expect, type Locator } from 'playwright/test';

/**
 * Waits until the list "Found on this computer" has this many places. A busy machine does not get through all folders
 * within the time of one look; the page says so then, and a person looks again.
 */
export async function foundPlaces(found: Locator, places: number): Promise<void> {
  await expect(async () => {
    if (await found.getByText('look through everything in two seconds').isVisible())
      await found.getByRole('button', { name: 'Look again' }).click({ timeout: 1_000 });
    await expect(found.getByRole('checkbox')).toHaveCount(places, { timeout: 5_000 });
  }).toPass({ timeout: 30_000 });
}
