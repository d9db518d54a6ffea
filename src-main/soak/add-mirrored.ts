import type { EngineApi } from '../../src-shared/protocol.ts';

/** Adds a source of which the index has what is on disk and nothing more: nothing is kept of logs that are deleted. */
export async function addMirrored(api: EngineApi, path: string): Promise<void> {
  const { id } = await api.addSource({ path });
  await api.changeSource({ id, keepGone: 'none' });
}
