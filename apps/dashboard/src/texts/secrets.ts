const inNamespace = (namespace: string): string => `Here are those of the namespace “${namespace}”`;
const jobsOf = (count: number): string => (count === 1 ? '1 job' : `${count} jobs`);

export const secrets = {
  title: 'Secrets',
  description: 'Values that jobs use by name and that nobody sees again: {{secrets.NAME}}.',
  ofNamespace: (namespace: string) => `${inNamespace(namespace)}; choose another one at the top.`,
  ofOnlyNamespace: (namespace: string) => `${inNamespace(namespace)}.`,
  list: 'Secrets',
  add: 'New secret',
  columns: {
    name: 'Secret',
    hosts: 'May be sent to',
    used: 'Used by',
    changed: 'Changed',
    actions: 'Actions',
  },
  anyHost: 'Any host',
  unused: 'No job',
  usedBy: (count: number) => jobsOf(count),
  moreJobs: (count: number) => `and ${count} more`,
  changedBy: (name: string) => `by ${name}`,
  rotate: 'Replace',
  delete: 'Delete',
  rotateOne: (name: string) => `Replace the value of ${name}`,
  deleteOne: (name: string) => `Delete ${name}`,
  form: {
    create: 'Create secret',
    replace: 'Replace the value',
    name: 'Name',
    nameHint: 'It begins with a letter. Jobs use it as {{secrets.NAME}}.',
    namespace: 'Namespace',
    namespaceHint: 'Only jobs of this namespace can use it.',
    value: 'Value',
    valueHint: 'At least 4 characters. It is never shown again.',
    newValueHint: 'At least 4 characters. Runs use it from their next attempt on.',
    hosts: 'May be sent to',
    hostsHint:
      'Host names; *.example.com stands for every host below it. Empty: any host. Press Enter after each.',
    description: 'What it is for',
  },
  affects: (count: number) =>
    count === 0 ? 'No job uses it now.' : `${jobsOf(count)} will send the new value.`,
  deleteWhat: 'The value is gone for good. No job uses it.',
  deleteUsed: (count: number) =>
    count === 1
      ? '1 job uses it, so it cannot be deleted. Take it out of the job first:'
      : `${count} jobs use it, so it cannot be deleted. Take it out of them first:`,
  created: (name: string) => `The secret ${name} was created.`,
  replaced: (name: string) => `The secret ${name} has its new value.`,
  deleted: (name: string) => `The secret ${name} was deleted.`,
  empty: {
    title: 'There are no secrets yet',
    cause: 'A token that stands in a job is seen by everybody who reads the job. A secret is seen by nobody.',
    viewer: 'A secret is a value that jobs use by name. Somebody with the role editor can make one.',
  },
};
