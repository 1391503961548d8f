export const keyboard = {
  title: 'Keys',
  open: 'Show the keys',
  close: 'Close',
  keys: [
    { keys: ['Ctrl', 'K'], meaning: 'Find a page, a job or an action' },
    { keys: ['/'], meaning: 'Search in the list' },
    { keys: ['j'], meaning: 'Next row' },
    { keys: ['k'], meaning: 'Previous row' },
    { keys: ['Enter'], meaning: 'Open the row' },
    { keys: ['x'], meaning: 'Select the row, or no longer' },
    { keys: ['Esc'], meaning: 'Close a dialog or a menu' },
    { keys: ['?'], meaning: 'Show this sheet' },
  ],
};
