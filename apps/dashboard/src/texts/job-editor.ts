export const jobEditor = {
  newTitle: 'New job',
  editTitle: 'Edit job',
};
