import { type Diagnosis, fixDoctor, readDoctor, runDoctor } from '@roost/contract/doctor.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { endpointQuery, keyOf, useCall } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';

const progressEveryMs = 700;

/** What the doctor found last; only admins may ask. */
export function useDiagnosis(watch = false) {
  const params = { workspaceId: useWorkspaceId() };
  return useQuery({
    ...endpointQuery(readDoctor, { params }),
    enabled: useCanAdmin(),
    refetchInterval: ({ state }) => (watch || state.data?.running ? progressEveryMs : false),
  });
}

/** Looking again, at everything or at one check, and mending. */
export function useDoctor() {
  const params = { workspaceId: useWorkspaceId() };
  const client = useQueryClient();
  const all = useCall(runDoctor);
  const one = useCall(runDoctor);
  const mend = useCall(fixDoctor);
  const keep = (next: Diagnosis) => client.setQueryData(keyOf(readDoctor, { params }), next);
  return {
    diagnosis: useDiagnosis(all.isPending),
    all,
    one,
    mend,
    runAll: () => all.mutate({ params, body: {} }, { onSuccess: keep }),
    run: (ids: string[]) => one.mutate({ params, body: { ids } }, { onSuccess: keep }),
    fix: (id: string, pin?: string) =>
      mend.mutate({ params: { ...params, id }, body: pin === undefined ? {} : { pin } }, { onSuccess: keep }),
  };
}

export type Doctor = ReturnType<typeof useDoctor>;
