import type { Message } from '@roost/contract/messages.ts';
import {
  IconAt,
  IconBroadcast,
  IconCamera,
  IconClick,
  IconCommand,
  IconCornerUpRight,
  IconEyeOff,
  IconShoppingBag,
} from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { Caption, Card } from './Card.tsx';
import { ReferralCard } from './ReferralCard.tsx';
import { linkIn, listIn, objectIn, textIn } from './read.ts';

/** What hangs on a message whatever its kind: where it came from, what it answers outside the thread. */
export function Around({ message: { content, hidden } }: { message: Message }) {
  const referral = objectIn(content, 'referral');
  const story = objectIn(content, 'story');
  const product = objectIn(content, 'referredProduct');
  const forwarded = content.forwarded === true || content.frequentlyForwarded === true;
  return (
    <>
      {hidden && <Caption icon={IconEyeOff}>{m.kinds_hidden_comment()}</Caption>}
      {forwarded && (
        <Caption icon={IconCornerUpRight}>
          {content.frequentlyForwarded === true ? m.kinds_forwarded_often() : m.kinds_forwarded()}
        </Caption>
      )}
      {content.mention === true && <Caption icon={IconAt}>{m.kinds_mention()}</Caption>}
      {content.visitorPost === true && <Caption icon={IconAt}>{m.kinds_visitor_post()}</Caption>}
      {content.live === true && <Caption icon={IconBroadcast}>{m.kinds_live()}</Caption>}
      {objectIn(content, 'quickReply') !== null && <Caption icon={IconClick}>{m.kinds_quick_reply()}</Caption>}
      {listIn(content, 'commands').length > 0 && <Caption icon={IconCommand}>{m.kinds_command()}</Caption>}
      {content.standby === true && <Caption icon={IconBroadcast}>{m.kinds_standby()}</Caption>}
      {referral !== null && <ReferralCard referral={referral} />}
      {story !== null && (
        <Card
          icon={IconCamera}
          label={m.inbox_kind_story_reply()}
          href={linkIn(story, 'url')}
          hrefLabel={m.kinds_story_open()}
        />
      )}
      {product !== null && (
        <Card icon={IconShoppingBag} label={m.kinds_about_product()} title={textIn(product, 'product_retailer_id')} />
      )}
    </>
  );
}
