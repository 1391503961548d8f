it('fails before it stops its timer', () => {
  const timer = setInterval(() => undefined, 60_000);
  if (timer.hasRef()) throw new Error('the failure to read about');
  clearInterval(timer);
});
