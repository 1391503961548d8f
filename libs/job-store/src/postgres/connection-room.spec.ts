import { roomSentence, type ConnectionLimit } from './connection-room.js';

const SERVER: ConnectionLimit = { scope: 'server', allowed: 97, used: 94 };

describe('roomSentence', () => {
  it('says nothing while all connections of the process have room, those that it has already included', () => {
    expect(roomSentence([SERVER], { most: 3, own: 0 })).toBeNull();
    expect(roomSentence([SERVER], { most: 8, own: 5 })).toBeNull();
  });

  it('says with the numbers how much is lacking, and where to set it', () => {
    expect(roomSentence([SERVER], { most: 8, own: 1 })).toBe(
      'PostgreSQL has room for 4 connections of this process, which may need 8: the server allows 97, and others ' +
        'use 93; raise max_connections of PostgreSQL, or lower DATABASE_CONNECTIONS of this process or others.',
    );
  });

  it('names the tightest limit', () => {
    const role: ConnectionLimit = { scope: 'role', allowed: 5, used: 3 };
    expect(roomSentence([SERVER, role], { most: 8, own: 1 })).toMatch(
      /^PostgreSQL has room for 3 connections .* the role allows 5, and others use 2; raise the role's limit/,
    );
  });
});
