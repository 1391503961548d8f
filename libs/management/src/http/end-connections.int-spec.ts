import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { startApi, TestStore } from '../management-api.for-spec.js';

describe('the end of the API', () => {
  let store: TestStore;

  beforeAll(async () => (store = await TestStore.start()));
  afterAll(() => store.stop());

  it('does not wait for connections on which no request ever came', async () => {
    const api = await startApi(await store.ports());
    const server = api.app.getHttpServer();
    await api.app.listen(0, '127.0.0.1');
    const accepted = once(server, 'connection');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    const end = once(socket, 'close');
    await accepted;
    await api.close();
    await end;
  }, 15_000);
});
