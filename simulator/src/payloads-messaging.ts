/** Webhook items of Messenger and Instagram, shaped exactly as Meta sends them (platform.md §3.6). Pure functions. */

export type Parties = { from: string; to: string; atMs: number };

export function item({ from, to, atMs }: Parties, body: object): object {
  return { sender: { id: from }, recipient: { id: to }, timestamp: atMs, ...body };
}

export type MessageFacts = {
  mid: string;
  text: string;
  attachments: object[];
  replyToId?: string;
  story?: { id: string; url: string };
  quickReplyPayload?: string;
  referral?: object;
};

function said(facts: MessageFacts): object {
  const { mid, text, attachments, replyToId, story, quickReplyPayload, referral } = facts;
  return {
    mid,
    ...(text === '' ? {} : { text }),
    ...(quickReplyPayload === undefined ? {} : { quick_reply: { payload: quickReplyPayload } }),
    ...(story !== undefined
      ? { reply_to: { story } }
      : replyToId === undefined
        ? {}
        : { reply_to: { mid: replyToId } }),
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(referral === undefined ? {} : { referral }),
  };
}

/** A message the customer wrote. */
export function inboundMessage(parties: Parties, facts: MessageFacts): object {
  return item(parties, { message: said(facts) });
}

/** Written for the business: `appId` null in Meta's own inbox without naming it; a number on the wire. */
export function echo(
  parties: Parties,
  facts: MessageFacts & { appId: string | null; metadata: string | null },
): object {
  const { appId, metadata } = facts;
  const { mid, ...rest } = said(facts) as { mid: string };
  return item(parties, {
    message: {
      mid,
      is_echo: true,
      ...(appId === null ? {} : { app_id: Number(appId) }),
      ...(metadata === null ? {} : { metadata }),
      ...rest,
    },
  });
}

export function unsent(parties: Parties, mid: string): object {
  return item(parties, { message: { mid, is_deleted: true } });
}

export function edited(parties: Parties, mid: string, text: string, edits: number): object {
  return item(parties, { message_edit: { mid, text, num_edit: edits } });
}

const reactionNames: Record<string, string> = {
  '😆': 'smile',
  '😠': 'angry',
  '😢': 'sad',
  '😮': 'wow',
  '❤️': 'love',
  '❤': 'love',
  '👍': 'like',
  '👎': 'dislike',
};

/** `unreact` may lack reaction and emoji. */
export function reacted(parties: Parties, mid: string, emoji: string | null): object {
  const reaction =
    emoji === null
      ? { mid, action: 'unreact' }
      : { mid, action: 'react', reaction: reactionNames[emoji] ?? 'other', emoji };
  return item(parties, { reaction });
}

export function postback(
  parties: Parties,
  facts: { mid: string; title: string; payload: string; referral?: object },
): object {
  return item(parties, { postback: facts });
}

export function referred(parties: Parties, referral: object): object {
  return item(parties, { referral });
}

export function optedIn(parties: Parties, optin: object): object {
  return item(parties, { optin });
}

export function messengerDelivery(parties: Parties, mids: string[], watermarkMs: number): object {
  return item(parties, { delivery: { mids, watermark: watermarkMs } });
}

export function messengerRead(parties: Parties, watermarkMs: number): object {
  return item(parties, { read: { watermark: watermarkMs } });
}

/** Instagram has no deliveries; `messaging_seen` names the message. */
export function instagramSeen(parties: Parties, mid: string): object {
  return item(parties, { read: { mid } });
}
