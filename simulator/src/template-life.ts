import { emitWabaChange } from './emit.ts';
import type { Sim } from './sim.ts';
import type { Template, Waba } from './world-whatsapp.ts';

/** A template becomes something else, and every subscribed app is told (whatsapp.md §3.3). */
export function changeTemplate(sim: Sim, waba: Waba, template: Template, event: string, reason = 'NONE') {
  template.status = event === 'REINSTATED' ? 'APPROVED' : event;
  template.rejectedReason = reason;
  sim.changed();
  const value = {
    event,
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
    message_template_category: template.category,
    reason: event === 'REJECTED' ? reason : null,
  };
  const field = 'message_template_status_update';
  emitWabaChange(sim, waba, { field, value });
}
