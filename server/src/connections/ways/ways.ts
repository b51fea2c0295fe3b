import type { LoginFlow } from '@roost/contract/meta.ts';
import { facebookWay } from './facebook.ts';
import { instagramWay } from './instagram.ts';
import type { Way } from './way.ts';

const ways: Readonly<Record<LoginFlow, Way>> = {
  facebook: facebookWay,
  // Pasted instead of handed over by the dialog; from then on it is the same.
  system_user: facebookWay,
  instagram: instagramWay,
};

/** The way of a login, as its row names it. */
export function wayOf(flow: LoginFlow): Way {
  return ways[flow];
}
