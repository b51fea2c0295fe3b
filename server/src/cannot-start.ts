/** Roost cannot start, and was ready for that: the message is all that the person at the terminal needs to read. */
export class CannotStart extends Error {}
