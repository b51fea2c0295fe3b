/** Meta's error envelope (platform.md §5.1). Thrown as a tagged Error and rendered in one place. */
export type GraphErrorFacts = {
  code: number;
  subcode?: number;
  type?: string;
  message: string;
  title?: string;
  userMessage?: string;
  details?: string;
  status?: number;
  /** Which of Meta's rules decided, for the inspector. */
  rule: string;
};

const tag: unique symbol = Symbol('graph error');

export function graphError(facts: GraphErrorFacts): Error {
  return Object.assign(new Error(facts.message), { [tag]: facts });
}

export function graphErrorFacts(error: unknown): GraphErrorFacts | null {
  return error instanceof Error && tag in error ? (error[tag] as GraphErrorFacts) : null;
}

export function errorBody(facts: GraphErrorFacts, traceId: string): object {
  return {
    error: {
      message: facts.message,
      type: facts.type ?? 'OAuthException',
      code: facts.code,
      ...(facts.subcode === undefined ? {} : { error_subcode: facts.subcode }),
      ...(facts.details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details: facts.details } }),
      ...(facts.code === 1 || facts.code === 2 ? { is_transient: facts.code === 2 } : {}),
      ...(facts.title === undefined ? {} : { error_user_title: facts.title }),
      ...(facts.userMessage === undefined ? {} : { error_user_msg: facts.userMessage }),
      fbtrace_id: traceId,
    },
  };
}

/** platform.md §5.1: usually 400, 401/403 for auth, 500 for code 1 and 2. */
export function statusOf(facts: GraphErrorFacts): number {
  if (facts.status !== undefined) return facts.status;
  if (facts.code === 190) return 401;
  if (facts.code === 10 || (facts.code >= 200 && facts.code < 300)) return 403;
  return facts.code === 1 || facts.code === 2 ? 500 : 400;
}

/** 100/33: missing, not permitted or not supported are one and the same answer (platform.md §5.2). */
export function noSuchObject(id: string, method: string): Error {
  return graphError({
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    rule: 'platform.md §5.2 100/33',
  });
}

export function missingPermission(permission: string): Error {
  return graphError({
    code: 200,
    message: `(#200) Requires ${permission} permission to manage the object`,
    rule: `platform.md §7 needs ${permission}`,
  });
}

export function invalidParameter(message: string, rule = 'platform.md §5.2 100'): Error {
  return graphError({ code: 100, message: `(#100) ${message}`, rule });
}
