import { fixDoctor, readDoctor, runDoctor as runDoctorEndpoint } from '@roost/contract/doctor.ts';
import { actorOf } from '../../db/audit.ts';
import { type Http, route } from '../../http.ts';
import { fixFinding, runDoctor } from './doctor.ts';
import { pulseJobs } from './pulse.ts';
import { readDiagnosis } from './results.ts';
import { roundJobs } from './rounds.ts';
import type { Doctor } from './survey.ts';

export function doctorRoutes(http: Http, doctor: Doctor): void {
  pulseJobs(doctor.ctx);
  roundJobs(doctor);
  route(http, readDoctor, async ({ workspaceId }) => ({
    status: 200,
    body: await readDiagnosis(doctor.ctx, workspaceId),
  }));
  route(http, runDoctorEndpoint, async ({ workspaceId, body }) => ({
    status: 200,
    body: await runDoctor(doctor, workspaceId, body?.ids),
  }));
  route(http, fixDoctor, async ({ workspaceId, caller, params, body }) => ({
    status: 200,
    body: await fixFinding(doctor, workspaceId, actorOf(caller), params.id, { pin: body?.pin }),
  }));
}
