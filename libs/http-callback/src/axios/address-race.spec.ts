import { familiesInTurn } from './address-race.js';

const addresses = (...families: number[]) =>
  families.map((family, index) => ({ address: `address ${index}`, family }));

it.each<[number[], number[]]>([
  [[], []],
  [
    [4, 4],
    [0, 1],
  ],
  [
    [6, 6, 6, 4, 4],
    [0, 3, 1, 4, 2],
  ],
  [
    [4, 6, 6, 6],
    [0, 1, 2, 3],
  ],
  [
    [4, 4, 4, 6],
    [0, 3, 1, 2],
  ],
])('addresses of the families %j are tried in the order %j', (families, order) => {
  const found = familiesInTurn(addresses(...families));
  expect(found.map(({ address }) => address)).toEqual(order.map((index) => `address ${index}`));
});
