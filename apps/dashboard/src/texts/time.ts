export const time = {
  unknown: '–',
  inZone: (text: string, zone: string) => `${text} (${zone})`,
};
