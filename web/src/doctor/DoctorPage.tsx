import { Button, Progress, Text } from '@mantine/core';
import { type Diagnosis, doctorSteps } from '@roost/contract/doctor.ts';
import { IconStethoscope } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { m } from '../paraglide/messages.js';
import { useCanAdmin } from '../session.ts';
import { SettingsPage } from '../settings/SettingsPage.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Panel } from '../ui/Section.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { useSetupWords } from '../use-server-words.ts';
import { DoctorSummary } from './DoctorSummary.tsx';
import { inWords } from './in-words.ts';
import { StepSection } from './StepSection.tsx';
import { type Doctor, useDoctor } from './use-doctor.ts';

/** *Settings → Setup doctor*: every step of the way from Meta to the inbox, whether it is in order, and what to do if not. */
export function DoctorPage() {
  const admin = useCanAdmin();
  const doctor = useDoctor();
  const { data, error, refetch } = doctor.diagnosis;
  useFirstLook(doctor);
  const looking = doctor.all.isPending || (data?.running ?? null) !== null;
  return (
    <SettingsPage
      title={m.doctor_title()}
      text={m.doctor_text()}
      action={
        admin && (
          <Button
            onClick={doctor.runAll}
            loading={looking}
            leftSection={<IconStethoscope size={17} aria-hidden="true" />}
            variant={data?.ranAt ? 'default' : 'filled'}
          >
            {m.doctor_run()}
          </Button>
        )
      }
    >
      {!admin ? (
        <Panel>
          <Text c="dimmed">{m.settings_ask_admin()}</Text>
        </Panel>
      ) : error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data || (data.items.length === 0 && looking) ? (
        <RowsLoading rows={4} height={96} />
      ) : (
        <Findings data={data} doctor={doctor} looking={looking} />
      )}
    </SettingsPage>
  );
}

function Findings({ data: found, doctor, looking }: { data: Diagnosis; doctor: Doctor; looking: boolean }) {
  const said = useSetupWords();
  const data = { ...found, items: found.items.map((item) => inWords(item, said)) };
  return (
    <>
      {looking && <RunProgress data={data} />}
      {doctor.all.error && <ErrorNotice error={doctor.all.error} />}
      <DoctorSummary data={data} />
      {doctorSteps.map((step) => (
        <StepSection key={step} step={step} items={data.items.filter((item) => item.step === step)} doctor={doctor} />
      ))}
    </>
  );
}

function RunProgress({ data }: { data: Diagnosis }) {
  const { done, total } = data.running ?? { done: 0, total: 0 };
  const percent = total === 0 ? 0 : Math.round((100 * done) / total);
  return <Progress value={percent} size="sm" animated aria-label={m.doctor_progress({ done, total })} />;
}

/** Whoever opens the page for the first time need not press anything. */
function useFirstLook({ diagnosis, all, runAll }: Doctor): void {
  const began = useRef(false);
  const { data } = diagnosis;
  useEffect(() => {
    if (data && data.ranAt === null && data.running === null && !all.isPending && !began.current) {
      began.current = true;
      runAll();
    }
  }, [data, all.isPending, runAll]);
}
