import { IconAd2, IconLink } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { Card, Facts } from './Card.tsx';
import { type Content, linkIn, listIn, objectIn, textIn } from './read.ts';

/** The ad, post, link or shop page that brought somebody here, in Meta's three spellings. */
export function ReferralCard({ referral }: { referral: Content }) {
  const ad = objectIn(referral, 'ads_context_data');
  const fromAd = textIn(referral, 'source') === 'ADS' || textIn(referral, 'source_type') === 'ad' || ad !== null;
  const product = textIn(objectIn(referral, 'product'), 'id');
  const answers = listIn(objectIn(referral, 'lead') ?? {}, 'data').map((one, index) => ({
    key: `${index}`,
    name: textIn(one, 'question') ?? '',
    value: textIn(one, 'answer') ?? '',
  }));
  const ref = textIn(referral, 'ref');
  return (
    <Card
      icon={fromAd ? IconAd2 : IconLink}
      label={fromAd ? m.kinds_from_ad() : product === null ? m.kinds_from_link() : m.kinds_from_shop()}
      title={textIn(ad, 'ad_title') ?? textIn(referral, 'headline') ?? product ?? ref}
      detail={textIn(referral, 'body') ?? (ref && fromAd ? ref : null)}
      href={linkIn(referral, 'source_url', 'referer_uri')}
      hrefLabel={m.kinds_open_source()}
    >
      <Facts rows={answers} />
    </Card>
  );
}
