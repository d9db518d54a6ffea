/** USearch: approximate neighbours in a graph (HNSW) in memory, 32-bit floats, its own defaults otherwise. */
import { availableParallelism } from 'node:os';
import { serve } from './serve.ts';

serve(async (dimensions) => {
  const { Index, MetricKind, ScalarKind } = await import('usearch');
  const index = new Index({ dimensions, metric: MetricKind.IP, quantization: ScalarKind.F32, connectivity: 16 });
  return {
    add: ({ numbers, vectors }) => index.add(BigUint64Array.from(numbers, BigInt), vectors, availableParallelism()),
    search: ({ vector }, k) => Array.from(index.search(vector, k, 1).keys, Number),
  };
});
