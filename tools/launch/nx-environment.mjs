/** For Nx inside a program: no daemon that stays behind, no cloud, no terminal UI, and a quick start. */
export const nxEnvironment = {
  NX_DAEMON: 'false',
  NX_ISOLATE_PLUGINS: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
};
