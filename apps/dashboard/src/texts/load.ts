export const load = {
  title: 'Load',
};
