import { type FeatureKey, featureKeys, features, instagramFeatureKeys } from '@roost/contract/features.ts';
import { useState } from 'react';
import { recall, remember } from '../session.ts';

/** What is ticked under *Connect with Meta*: as left last time in this browser, else the defaults. */
export function useFeatures(workspaceId: string): [FeatureKey[], (chosen: FeatureKey[]) => void] {
  const key = `roost.features.${workspaceId}`;
  const [chosen, setChosen] = useState(() => readFeatures(recall(key)));
  return [
    chosen,
    (next) => {
      setChosen(next);
      remember(key, next.join(','));
    },
  ];
}

function readFeatures(stored: string | null): FeatureKey[] {
  const names = stored?.split(',') ?? [];
  const known = featureKeys.filter((feature) => names.includes(feature));
  return known.length > 0 ? known : featureKeys.filter((feature) => features[feature].onByDefault);
}

/** Of what is ticked, what Instagram's own window can be asked for; whoever presses it with neither ticked wants both. */
export function instagramFeatures(chosen: readonly FeatureKey[]): FeatureKey[] {
  const wanted = instagramFeatureKeys.filter((key) => chosen.includes(key));
  return wanted.length > 0 ? wanted : [...instagramFeatureKeys];
}
