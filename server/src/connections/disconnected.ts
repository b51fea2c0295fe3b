/** How a login or a channel that was given back stands in its row. */
export const disconnected = {
  state: 'disconnected',
  state_reason: 'disconnected',
  state_message: 'Disconnected',
  state_action: 'Connect with Meta',
} as const;
