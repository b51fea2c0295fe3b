import type { Ctx } from './context.ts';
import type { Tx } from './db/db.ts';

export interface Mail {
  to: string;
  subject: string;
  /** Plain text: nothing in it is ever markup. */
  text: string;
}

const mailJobName = 'mail.send';
const mailTimeoutMs = 20_000;

/** Mails go out by a job, so that a mail server that is away neither stops nor loses anything. */
export function mailJob(ctx: Ctx): void {
  ctx.jobs.work<Mail>(mailJobName, async ({ to, subject, text }) => {
    const { mail } = ctx.config;
    if (mail === null) return;
    // Read when it is needed: it takes a thirtieth of a start, and most never send a mail.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      url: mail.smtpUrl,
      connectionTimeout: mailTimeoutMs,
      socketTimeout: mailTimeoutMs,
    });
    try {
      await transport.sendMail({ from: mail.from, to, subject, text });
    } catch (error) {
      // A mail server's words may repeat what it was told, password included.
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      ctx.log.warn({ code }, 'mail not sent; trying again');
      throw new Error(`mail not sent (${code})`);
    } finally {
      transport.close();
    }
  });
}

/** Queues a mail in the transaction of what it tells; without SMTP_URL nothing happens. */
export async function sendMail(ctx: Ctx, tx: Tx, mail: Mail): Promise<void> {
  if (ctx.config.mail !== null) await ctx.jobs.add(tx, mailJobName, mail);
}
