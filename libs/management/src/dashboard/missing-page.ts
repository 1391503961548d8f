/** The page that is shown while the dashboard is not built. It loads itself again until it is. */
export const MISSING_PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta http-equiv="refresh" content="3">
  <title>Job-Scheduler</title>
</head>
<body>
  <h1>Job-Scheduler</h1>
  <p>The dashboard is not built yet: after <code>npm start</code> it is being built now, and this page then opens it by itself; otherwise run <code>npm run build</code>.</p>
  <p>Meanwhile, the API works: <a href="/docs">Swagger UI</a>.</p>
</body>
</html>
`;
