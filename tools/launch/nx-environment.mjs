/** For Nx inside a program: no daemon that stays behind, no cloud, no screen of its own, and a quick start. */
export const nxEnvironment = {
  NX_DAEMON: 'false',
  NX_ISOLATE_PLUGINS: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
};
