/** What the window that went to Meta tells the page that is waiting for it. Other programs read it too: do not rename. */
export interface ConnectResult {
  login?: string;
  error?: string;
  /** `instagram` when it was Instagram's window; else Meta's. */
  flow?: string;
}

export const connectChannelName = 'roost-connect';

/** Set in this tab when it went to Meta as a whole page, because the popup was blocked. */
export const wholePageKey = 'roost.connect.page';

export function connectMessage(result: ConnectResult) {
  return { type: 'roost:connect', ...result } as const;
}

export function readConnectMessage(data: unknown): ConnectResult | null {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'roost:connect') {
    return null;
  }
  const login = 'login' in data && typeof data.login === 'string' ? { login: data.login } : {};
  const error = 'error' in data && typeof data.error === 'string' ? { error: data.error } : {};
  const flow = 'flow' in data && typeof data.flow === 'string' ? { flow: data.flow } : {};
  return { ...login, ...error, ...flow };
}
