/** The namespace of a job that names none. */
export const DEFAULT_NAMESPACE = 'default';
