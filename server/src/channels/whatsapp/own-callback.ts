import type { GraphCaller } from '../../meta/graph.ts';

/** The number has no address of its own any more: Meta delivers to that of its account, or of the app (whatsapp.md §1.7). */
export async function takeCallbackBack(graph: GraphCaller, numberId: string): Promise<void> {
  await graph.post(numberId, { webhook_configuration: { override_callback_uri: '' } });
}
