import { dayMs } from '../clock.ts';
import { sweepLogins } from '../connections/health-jobs.ts';
import type { TestRoost, TestWorkspace } from './roost.ts';

/** Time passes here and at Meta, long enough for the session to end; then Roost takes its daily look. */
export async function passDays(
  { roost, workspace, email }: { roost: TestRoost; workspace: TestWorkspace; email: string },
  days: number,
): Promise<void> {
  roost.clock.advance(days * dayMs);
  await roost.sim('POST', '/_sim/clock', { advanceMs: days * dayMs });
  await workspace.owner.call('POST', '/api/auth/sign-in/email', { email, password: 'correct horse battery' });
  await sweepLogins(roost.app.ctx);
  await roost.settle();
}
