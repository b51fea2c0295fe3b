import { GraphFailure } from '../../meta/graph.ts';
import { textOf } from '../../meta/read-json.ts';
import { asApp, credentials, type Survey } from './survey.ts';

const approvedStatuses = ['live', 'approved'];

/**
 * Permissions Meta lists for the app, each with whether it is approved (`GET /{app-id}/permissions`, Graph reference:
 * "approved via Login Review"). Null: Meta does not say. One that is missing may still work for people with a role.
 */
export function listedPermissions(survey: Survey): Promise<ReadonlyMap<string, boolean> | null> {
  return survey.once('app permissions', async () => {
    const listed = new Map<string, boolean>();
    try {
      for await (const one of asApp(survey).pages(`${credentials(survey).appId}/permissions`)) {
        const permission = textOf(one.permission);
        const status = textOf(one.status);
        if (permission !== null) listed.set(permission, status === null || approvedStatuses.includes(status));
      }
    } catch (error) {
      if (!(error instanceof GraphFailure) || error.outcome !== 'refused') throw error;
      return null;
    }
    return listed.size === 0 ? null : listed;
  });
}
