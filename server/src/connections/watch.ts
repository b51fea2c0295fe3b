import { explain } from '../meta/errors.ts';
import { type GraphCaller, GraphFailure } from '../meta/graph.ts';

/** The same calls; a refusal that means "log in again" is told before it is thrown on. */
export function watch(graph: GraphCaller, refused: (failure: GraphFailure) => Promise<void>): GraphCaller {
  async function tell(error: unknown): Promise<never> {
    if (isAuthFailure(error)) await refused(error);
    throw error;
  }
  return {
    get: (path, params) => graph.get(path, params).catch(tell),
    post: (path, body, options) => graph.post(path, body, options).catch(tell),
    delete: (path, params) => graph.delete(path, params).catch(tell),
    async *pages(path, params) {
      try {
        yield* graph.pages(path, params);
      } catch (error) {
        await tell(error);
      }
    },
    upload: (...given) => graph.upload(...given).catch(tell),
    uploadBytes: (...given) => graph.uploadBytes(...given).catch(tell),
    fetchFile: (url, options) => graph.fetchFile(url, options).catch(tell),
  };
}

/** Meta's authentication refused; limits, windows and missing permissions say nothing about a login. */
export function isAuthFailure(error: unknown): error is GraphFailure {
  return error instanceof GraphFailure && error.outcome === 'refused' && explain(error).class === 'reconnect';
}
