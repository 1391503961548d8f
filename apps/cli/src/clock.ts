/** The time now, epoch milliseconds. This is the one place that asks for it. */
export type Now = () => number;

export const systemNow: Now = () => Date.now();
