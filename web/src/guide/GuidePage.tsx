import { type MetaApp, readMetaApp } from '@roost/contract/meta.ts';
import { useEffect, useMemo } from 'react';
import { useDiagnosis } from '../doctor/use-doctor.ts';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { SettingsPage } from '../settings/SettingsPage.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Panel } from '../ui/Section.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { GuideBlock } from './GuideBlock.tsx';
import classes from './GuidePage.module.css';
import { parseGuide } from './parse.ts';
import { useGuide } from './use-guide.ts';

/** What stands in docs/GUIDE.md for a reader without a Roost of their own. */
const exampleOrigin = 'https://inbox.example.com';
const exampleToken = 'YOUR_VERIFY_TOKEN';

/** *Settings → Guide*: docs/GUIDE.md in the language on screen, with this workspace’s own addresses, and how far each step is. */
export function GuidePage() {
  const { data: guide, error } = useGuide();
  return (
    <SettingsPage title={m.doctor_guide_title()} text={m.doctor_guide_text()}>
      {guide !== undefined ? (
        <Guide guide={guide} />
      ) : error ? (
        // A browser does not ask again for a module that failed to come, until the page is loaded anew.
        <ErrorState error={error} onRetry={() => location.reload()} />
      ) : (
        <RowsLoading rows={6} height={96} />
      )}
    </SettingsPage>
  );
}

function Guide({ guide }: { guide: string }) {
  const params = { workspaceId: useWorkspaceId() };
  const app = useEndpoint(readMetaApp, { params }).data;
  const items = useDiagnosis().data?.items ?? [];
  const blocks = useMemo(
    // The page has its own title.
    () => parseGuide(withOwnAddresses(guide, app)).filter((block) => block.kind !== 'heading' || block.level > 1),
    [guide, app],
  );
  // The browser looked for the anchor before there was a page.
  useEffect(() => {
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, []);
  return (
    <Panel>
      <div className={classes.prose}>
        {blocks.map((block, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the text is fixed, its blocks have no other identity
          <GuideBlock key={index} block={block} items={items} />
        ))}
      </div>
    </Panel>
  );
}

function withOwnAddresses(guide: string, app: MetaApp | undefined): string {
  if (app === undefined) return guide;
  return guide
    .replaceAll(exampleOrigin, new URL(app.redirectUri).origin)
    .replaceAll(exampleToken, () => app.verifyToken);
}
