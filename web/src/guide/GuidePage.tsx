import { readMetaApp } from '@roost/contract/meta.ts';
import { useEffect, useMemo } from 'react';
import guide from '../../../docs/GUIDE.md?raw';
import { useDiagnosis } from '../doctor/use-doctor.ts';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { SettingsPage } from '../settings/SettingsPage.tsx';
import { Panel } from '../ui/Section.tsx';
import { GuideBlock } from './GuideBlock.tsx';
import classes from './GuidePage.module.css';
import { parseGuide } from './parse.ts';

/** What stands in docs/GUIDE.md for a reader without a Roost of their own. */
const exampleOrigin = 'https://inbox.example.com';
const exampleToken = 'YOUR_VERIFY_TOKEN';

/** *Settings → Guide*: docs/GUIDE.md with this workspace’s own addresses, and how far each step is. */
export function GuidePage() {
  const params = { workspaceId: useWorkspaceId() };
  const app = useEndpoint(readMetaApp, { params }).data;
  const items = useDiagnosis().data?.items ?? [];
  const blocks = useMemo(() => {
    const own = app
      ? guide.replaceAll(exampleOrigin, new URL(app.redirectUri).origin).replaceAll(exampleToken, app.verifyToken)
      : guide;
    // The page has its own title.
    return parseGuide(own).filter((block) => block.kind !== 'heading' || block.level > 1);
  }, [app]);
  // The browser looked for the anchor before there was a page.
  useEffect(() => {
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, []);
  return (
    <SettingsPage title={m.doctor_guide_title()} text={m.doctor_guide_text()}>
      <Panel>
        <div className={classes.prose}>
          {blocks.map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the text is fixed, its blocks have no other identity
            <GuideBlock key={index} block={block} items={items} />
          ))}
        </div>
      </Panel>
    </SettingsPage>
  );
}
