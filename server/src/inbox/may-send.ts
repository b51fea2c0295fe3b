import { channelOf } from '../channels/index.ts';
import type { FileFacts, Outgoing } from '../channels/outgoing.ts';
import { fail } from '../errors.ts';
import { factsOf, type LockedConversation } from './compose.ts';
import { type CommentFacts, decide, type How, type Wish } from './policy.ts';

/** Throws when this may not go out, with the sentence that says why; answers how it goes. */
export function maySend(
  conversation: LockedConversation,
  says: readonly Outgoing<FileFacts>[],
  wish: Omit<Wish, 'template'>,
  now: Date,
  comment: CommentFacts | null,
): How {
  if (conversation.channel_state === 'disconnected') {
    fail('needs_reconnect', 'This account is disconnected. Connect it again to answer.', {
      action: 'Connect with Meta',
    });
  }
  const channel = channelOf(conversation.kind);
  const where =
    wish.mode === 'private_reply' ? 'private_reply' : conversation.surface === 'comments' ? 'comments' : 'direct';
  if (where === 'private_reply' && (conversation.surface !== 'comments' || channel.privateReply === undefined)) {
    fail('not_supported', 'Only a comment can be answered privately.', { field: 'mode' });
  }
  for (const say of says) {
    const refused = channel.refuse(say, where);
    if (refused !== null) fail('invalid_input', refused, { field: fieldOf(say) });
  }
  const template = says.some((say) => say.kind === 'template');
  const decision = decide(factsOf(conversation), { ...wish, template }, now, comment);
  if (decision.go) return decision.how;
  const { reason, ...stop } = decision.stop;
  return fail('window_closed', reason, stop);
}

function fieldOf(say: Outgoing<FileFacts>): string {
  if ('file' in say) return 'attachmentIds';
  return say.kind === 'text' && say.quickReplies !== undefined ? 'quickReplies' : say.kind;
}
