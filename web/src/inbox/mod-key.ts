/** The key that stands in for Ctrl on Apple's keyboards. */
export const modKey = /Mac|iP/.test(navigator.platform) ? '⌘' : 'Ctrl';
