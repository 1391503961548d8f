export const operations = {
  title: 'Operations',
  oneTitle: 'Operation',
};
