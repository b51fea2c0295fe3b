import { Badge } from '@mantine/core';
import { listStages, type Stage } from '@roost/contract/contact-lists.ts';
import { useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import classes from './StageBadge.module.css';

export function useStages(): Stage[] {
  const params = { workspaceId: useWorkspaceId() };
  return useEndpoint(listStages, { params }).data?.items ?? [];
}

/** The stage of a contact in its own colour; nothing where there is none. */
export function StageBadge({ stageId }: { stageId: string | null }) {
  const stage = useStages().find((one) => one.id === stageId);
  if (!stage) return null;
  return (
    <Badge variant="default" className={classes.badge} leftSection={<StageDot color={stage.color} />}>
      {stage.name}
    </Badge>
  );
}

export function StageDot({ color }: { color: Stage['color'] }) {
  return <span className={classes.dot} style={{ background: `var(--mantine-color-${color}-6)` }} aria-hidden="true" />;
}
