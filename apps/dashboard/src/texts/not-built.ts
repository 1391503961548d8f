/** What a page says until it is built. */
export const notBuilt = {
  title: 'This page is not built yet',
  cause: 'What it will show is in the API today.',
  action: 'Open the API description',
};
